package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class RubyLegTest extends LegContract {
  RubyLegTest() {
    super(Language.RUBY);
  }
}
