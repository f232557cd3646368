package io.ringfence.example.sipserver.call;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import java.time.Duration;
import javax.sip.message.Response;

/**
 * The final response for a caller whose plan ended without one.
 *
 * @param retryAfter zero where another try is of no use
 */
record FinalAnswer(int status, String reason, Duration retryAfter) {

  static FinalAnswer to(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Completed(Ending.Answered _) -> of(500, "No leg is there any more");
      case CallOutcome.Completed(Ending.Responded(int status, String reason)) ->
          plan(status, reason);
      case CallOutcome.Completed(Ending.Unanswered(int status, String reason)) ->
          isForUsOnly(status) ? plan(0, "") : plan(status, reason);
      case CallOutcome.ScriptFailed _ -> of(500, "Dialplan failed");
      case CallOutcome.LimitExceeded _ -> of(500, "Dialplan exceeded a limit");
      case CallOutcome.Cancelled _ -> of(487, "Request Terminated");
      case CallOutcome.Rejected rejected ->
          new FinalAnswer(
              switch (rejected.refusal()) {
                case NO_POOL, NOT_RUNNING -> 503;
                case WAITING_CALLS,
                    WAITING_TIME,
                    OWNER_CALLS,
                    OWNER_STARTS,
                    OWNER_DAY,
                    OWNER_WAITING,
                    QUARANTINE,
                    OWNER_QUARANTINE ->
                    480;
              },
              reasonOf(rejected),
              rejected.retryAfter());
      case CallOutcome.WorkerLost _ -> of(500, "Dialplan interrupted");
      case CallOutcome.Diverged _ -> of(500, "Dialplan diverged");
    };
  }

  static FinalAnswer of(int status, String reason) {
    return new FinalAnswer(status, reason, Duration.ZERO);
  }

  /** A redirect or a challenge of a leg; neither says anything without its header fields. */
  private static boolean isForUsOnly(int status) {
    return status / 100 == 3
        || status == Response.UNAUTHORIZED
        || status == Response.PROXY_AUTHENTICATION_REQUIRED;
  }

  private static FinalAnswer plan(int status, String reason) {
    return status >= 300 && status <= 699 ? of(status, reason) : of(480, "Temporarily Unavailable");
  }

  private static String reasonOf(CallOutcome.Rejected rejected) {
    return Character.toUpperCase(rejected.refusal().label().charAt(0))
        + rejected.refusal().label().substring(1)
        + ": %d, allowed %d".formatted(rejected.seen(), rejected.granted());
  }
}
