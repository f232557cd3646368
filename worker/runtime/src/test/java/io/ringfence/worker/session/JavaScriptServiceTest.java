package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class JavaScriptServiceTest extends ServiceContract {
  JavaScriptServiceTest() {
    super(Language.JAVASCRIPT);
  }
}
