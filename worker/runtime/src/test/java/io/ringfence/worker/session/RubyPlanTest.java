package io.ringfence.worker.session;

import io.ringfence.worker.Language;

class RubyPlanTest extends PlanContract {
  RubyPlanTest() {
    super(Language.RUBY);
  }
}
