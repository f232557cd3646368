package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class JavaScriptFactTest extends FactContract {
  JavaScriptFactTest() {
    super(Language.JAVASCRIPT);
  }
}
