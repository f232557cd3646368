package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class RubyFactTest extends FactContract {
  RubyFactTest() {
    super(Language.RUBY);
  }
}
