package io.ringfence.example.sipserver.call;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import java.time.Duration;

/**
 * The final response for a caller whose plan ended without one.
 *
 * @param retryAfter zero where another try is of no use
 */
record FinalAnswer(int status, String reason, Duration retryAfter) {

  /** The one that fits the outcome, also where the caller would be thought to need none. */
  static FinalAnswer to(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Completed(Ending.Answered _) -> of(500, "No leg is there any more");
      case CallOutcome.Cancelled _ -> of(487, "Request Terminated");
      case CallOutcome.Rejected rejected -> of(rejected, rejected.retryAfter());
      case CallOutcome.Completed _,
          CallOutcome.ScriptFailed _,
          CallOutcome.LimitExceeded _,
          CallOutcome.WorkerLost _,
          CallOutcome.Diverged _ ->
          of(outcome, Duration.ZERO);
    };
  }

  static FinalAnswer of(int status, String reason) {
    return new FinalAnswer(status, reason, Duration.ZERO);
  }

  private static FinalAnswer of(CallOutcome outcome, Duration retryAfter) {
    Command.Respond fitting = outcome.fittingResponse().orElseThrow();
    return new FinalAnswer(fitting.status(), fitting.reason(), retryAfter);
  }
}
