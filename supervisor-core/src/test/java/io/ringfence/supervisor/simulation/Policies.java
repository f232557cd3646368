package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallLife;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.dispatch.Routing;
import io.ringfence.supervisor.pool.Crew;
import io.ringfence.supervisor.pool.CrewScene;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.pool.Hands;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The production policies. A test that breaks one overrides the method that makes it; the
 * invariants go by the true terms.
 */
class Policies {

  Crew crew(CrewTerms terms, Hands hands, RandomGenerator random) {
    return new Crew(terms, hands, random);
  }

  /** What the crew is told at a tick. */
  CrewScene scene(CrewScene truth) {
    return truth;
  }

  CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
    return new CallUnderTest(new CallLife(call, rules, seed, nowNanos));
  }

  IntakeUnderTest intake(Intake.Rules rules, Set<Language> languages) {
    return new IntakeUnderTest(rules, languages);
  }

  List<SimulatedWorker> route(List<SimulatedWorker> roster, String owner, int turn) {
    return Routing.order(roster, owner, turn);
  }

  /** Whether a worker once leased is for its owner for ever; the link sees to that. */
  boolean keepsLeases() {
    return true;
  }
}
