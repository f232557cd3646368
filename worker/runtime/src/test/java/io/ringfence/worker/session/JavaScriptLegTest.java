package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class JavaScriptLegTest extends LegContract {
  JavaScriptLegTest() {
    super(Language.JAVASCRIPT);
  }
}
