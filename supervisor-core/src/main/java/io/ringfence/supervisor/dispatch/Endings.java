package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;

/** What the end of an attempt means for its call and its plan. */
final class Endings {
  private Endings() {}

  /** Whether the plan did damage, or probably did. */
  static boolean isDamage(RunLoss loss) {
    return switch (loss) {
      case RunLoss.Moved _, RunLoss.Crowded _ -> false;
      case RunLoss.Lost(_, boolean isSuspect) -> isSuspect;
      case RunLoss.Blamed _ -> true;
    };
  }

  /** Whether the plan would have done damage, had the engine not stopped it. */
  static boolean isDamage(RunEnd end) {
    return end instanceof RunEnd.Finished(LimitExceeded(Limit limit, _, _))
        && (limit == Limit.CPU_TIME || limit == Limit.ALLOCATION);
  }

  /** Whether the script itself came to this end, which it must do at the same place each time. */
  static boolean isPlansOwn(RunEnd end) {
    return end instanceof RunEnd.Finished(CallOutcome outcome)
        && !(outcome instanceof LimitExceeded);
  }

  static CallOutcome outcomeOf(RunEnd end) {
    return switch (end) {
      case RunEnd.Finished(CallOutcome outcome) -> outcome;
      case RunEnd.Stopped _ -> new CallOutcome.Cancelled();
      case RunEnd.EngineFailed(String failure) ->
          new CallOutcome.ScriptFailed(
              CallOutcome.Fault.ENGINE, 0, "the engine failed: " + failure);
    };
  }
}
