package io.ringfence.supervisor.call;

import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import java.time.Duration;
import java.util.Optional;

/**
 * The response that each outcome calls for (RFC 3261, section 21). Where the original had a limit
 * too, the reason has its words: callers and their logs know them.
 */
final class FittingAnswer {
  private static final int UNAUTHORIZED = 401;
  private static final int PROXY_UNAUTHORIZED = 407;
  private static final int UNAVAILABLE = 480;
  private static final int FAILED = 500;
  private static final int NO_SERVICE = 503;
  private static final String UNAVAILABLE_SERVICE = "Service Unavailable";

  private FittingAnswer() {}

  /**
   * Empty where the caller has its answer. Of those whose calls were cancelled only those are asked
   * for here who still wait when the dispatcher closes.
   */
  static Optional<Command.Respond> to(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Completed(Ending.Answered _) -> Optional.empty();
      case CallOutcome.Completed(Ending.Responded(int status, String reason)) ->
          Optional.of(ofPlan(status, reason));
      case CallOutcome.Completed(Ending.Unanswered(int status, String reason)) ->
          Optional.of(isForUsOnly(status) ? unavailable() : ofPlan(status, reason));
      case CallOutcome.Rejected rejected -> Optional.of(refusal(rejected));
      case CallOutcome.Cancelled _ ->
          Optional.of(new Command.Respond(NO_SERVICE, UNAVAILABLE_SERVICE, ""));
      case CallOutcome.ScriptFailed _ -> failed("Dialplan failed");
      case CallOutcome.LimitExceeded exceeded -> failed(reasonOf(exceeded.limit()));
      case CallOutcome.WorkerLost _ -> failed("Dialplan interrupted");
      case CallOutcome.Diverged _ -> failed("Dialplan diverged");
    };
  }

  /** What a worker says is checked here again: the caller must get a final response. */
  private static Command.Respond ofPlan(int status, String reason) {
    return status >= 300 && status <= 699 ? new Command.Respond(status, reason, "") : unavailable();
  }

  /** A redirect or a challenge of a leg; neither says anything without its header fields. */
  private static boolean isForUsOnly(int status) {
    return status / 100 == 3 || status == UNAUTHORIZED || status == PROXY_UNAUTHORIZED;
  }

  private static Command.Respond unavailable() {
    return new Command.Respond(UNAVAILABLE, "Temporarily Unavailable", "");
  }

  private static String reasonOf(CallOutcome.Limit limit) {
    return limit == CallOutcome.Limit.UNATTENDED_TIME
        ? "Long running dialplan script is being forcefully terminated"
        : "Dialplan exceeded a limit";
  }

  private static Command.Respond refusal(CallOutcome.Rejected rejected) {
    boolean isService =
        rejected.refusal() == Refusal.NO_POOL || rejected.refusal() == Refusal.NOT_RUNNING;
    return new Command.Respond(
        isService ? NO_SERVICE : UNAVAILABLE,
        reasonOf(rejected.refusal()),
        retryAfter(rejected.retryAfter()));
  }

  private static String reasonOf(Refusal refusal) {
    return switch (refusal) {
      case WAITING_CALLS, WAITING_TIME -> "Call Manager overloaded";
      case OWNER_CALLS -> "Dial plan execution exceeded maximum allowed";
      case OWNER_STARTS, OWNER_WAITING -> "Too many calls";
      case OWNER_DAY -> "Daily call limit reached";
      case QUARANTINE, OWNER_QUARANTINE -> "Dialplan in quarantine";
      case NO_POOL, NOT_RUNNING -> UNAVAILABLE_SERVICE;
    };
  }

  /** In whole seconds, so that nobody comes too early (RFC 3261, section 20.33). */
  private static String retryAfter(Duration time) {
    return time.isPositive() ? "Retry-After: " + Math.ceilDiv(time.toMillis(), 1_000L) : "";
  }

  private static Optional<Command.Respond> failed(String reason) {
    return Optional.of(new Command.Respond(FAILED, reason, ""));
  }
}
