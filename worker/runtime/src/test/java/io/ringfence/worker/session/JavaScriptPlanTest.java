package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class JavaScriptPlanTest extends PlanContract {
  JavaScriptPlanTest() {
    super(Language.JAVASCRIPT);
  }
}
