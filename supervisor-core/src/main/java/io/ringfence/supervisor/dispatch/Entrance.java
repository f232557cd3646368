package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at in each call before its owner's limits are: whether its plan can run at all.
 */
record Entrance(CallTerms terms, Set<Language> languages) {

  /** The largest plan, in bytes of UTF-8. */
  private static final int MAX_PLAN_BYTES = 256 << 10;

  /** The outcome of a call whose plan cannot run. */
  Optional<CallOutcome> judge(Call call) {
    if (!languages.contains(call.dialplan().language())) {
      return Optional.of(new CallOutcome.Rejected(Refusal.NO_POOL, 1, 0, Duration.ZERO));
    }
    if (call.dialplan().source().isBlank()) {
      String message = call.dialplan() + " is empty";
      return Optional.of(new CallOutcome.ScriptFailed(CallOutcome.Fault.EMPTY, 0, message));
    }
    if (call.dialplan().bytes() > MAX_PLAN_BYTES) {
      return Optional.of(
          new CallOutcome.LimitExceeded(
              CallOutcome.Limit.PLAN_SIZE, call.dialplan().bytes(), MAX_PLAN_BYTES));
    }
    return Optional.empty();
  }

  /** A host that cannot say whether it is an emergency is taken to have one. */
  Standing standingOf(Call call) {
    try {
      return terms.host().emergency().test(call) ? Standing.EMERGENCY : Standing.ORDINARY;
    } catch (Throwable thrown) {
      terms
          .events()
          .report(new SupervisorEvent.CommandFailed(call.id(), "emergency", thrown.toString()));
      return Standing.EMERGENCY;
    }
  }
}
