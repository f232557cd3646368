package io.ringfence.example.sipserver.call;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call that is over.
 *
 * @param call as it was dispatched
 * @param callId the Call-ID of the caller
 * @param from the caller's URI
 * @param to the Request-URI
 * @param outcome how its plan ended
 * @param status of the final response that the caller got; 487 if he cancelled
 * @param legs all that the plan and transfers dialled, in the order of their end
 */
public record FinishedCall(
    Call call,
    String callId,
    String from,
    String to,
    CallOutcome outcome,
    int status,
    String reason,
    List<LegEnd> legs,
    Times times) {
  /** Copies the legs. */
  public FinishedCall {
    legs = List.copyOf(legs);
  }

  /** When it came, first rang, was answered and ended. */
  public record Times(
      Instant arrived, Optional<Instant> ringing, Optional<Instant> answered, Instant ended) {}
}
