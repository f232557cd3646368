package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.CallLife;
import io.ringfence.supervisor.dispatch.CallState;
import io.ringfence.supervisor.dispatch.Conduct;
import io.ringfence.supervisor.dispatch.Moment;
import java.util.List;

/** The production {@link CallLife}, where a test can get between it and the world. */
class CallUnderTest {
  private final CallLife life;

  CallUnderTest(CallLife life) {
    this.life = life;
  }

  List<CallAction> on(CallEvent event, Moment now) {
    return life.on(event, now);
  }

  final CallLife life() {
    return life;
  }

  final CallState state() {
    return life.state();
  }

  final boolean isSettled() {
    return life.isSettled();
  }

  final Conduct conduct() {
    return life.endedWell() ? Conduct.GOOD : Conduct.UNKNOWN;
  }
}
