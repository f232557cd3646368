package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.Conduct;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.dispatch.Openings;
import io.ringfence.supervisor.dispatch.Quarantine;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.dispatch.WaitingLine;
import io.ringfence.supervisor.pool.Demand;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The production {@link Intake}, where a test can get between it and the world. */
class IntakeUnderTest {
  private final Intake<SimulatedCall> intake;

  IntakeUnderTest(Intake.Rules rules, Set<Language> languages) {
    this.intake = new Intake<>(rules, languages);
  }

  Optional<Rejected> admit(SimulatedCall call, long nowNanos) {
    return intake.admit(call, call.call(), standingOf(call), nowNanos);
  }

  Standing standingOf(SimulatedCall call) {
    return call.standing();
  }

  WaitingLine.Joined<SimulatedCall> join(SimulatedCall call) {
    return intake.join(call);
  }

  void rejoin(SimulatedCall call) {
    intake.rejoin(call);
  }

  Optional<SimulatedCall> next(Language language, Openings openings) {
    return intake.next(language, openings);
  }

  boolean hasNext(Language language, Openings openings) {
    return intake.hasNext(language, openings);
  }

  void putBack(SimulatedCall call) {
    intake.putBack(call);
  }

  void onStarted(SimulatedCall call) {
    intake.onStarted(call, call.call());
  }

  void onRunOver(SimulatedCall call) {
    intake.onRunOver(call.call());
  }

  Optional<Quarantine.Sentence> strike(Dialplan plan, long nowNanos) {
    return intake.strike(plan, nowNanos);
  }

  boolean leave(SimulatedCall call, Conduct conduct, long nowNanos) {
    return intake.leave(call, conduct, nowNanos);
  }

  List<SimulatedCall> newCalls() {
    return intake.newCalls();
  }

  Demand demand(Language language, Collection<String> served) {
    return intake.demand(language, served);
  }

  int calls() {
    return intake.calls();
  }

  final int owners() {
    return intake.owners();
  }
}
