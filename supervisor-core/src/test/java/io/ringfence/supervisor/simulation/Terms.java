package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.pool.CrewTerms;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of a simulation.
 *
 * @param originNanos what the clock of the machine shows at the begin
 * @param tick between two looks at the workers and at the time of the calls
 */
record Terms(
    Map<Language, CrewTerms> crews,
    CallRules calls,
    Intake.Rules intake,
    long originNanos,
    Duration tick) {

  CrewTerms crew(Language language) {
    CrewTerms terms = crews.get(language);
    if (terms == null) {
      throw new IllegalArgumentException("no crew for " + language);
    }
    return terms;
  }
}
