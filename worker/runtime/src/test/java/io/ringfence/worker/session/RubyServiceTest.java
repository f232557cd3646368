package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class RubyServiceTest extends ServiceContract {
  RubyServiceTest() {
    super(Language.RUBY);
  }
}
