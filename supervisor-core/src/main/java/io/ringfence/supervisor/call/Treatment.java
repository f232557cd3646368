package io.ringfence.supervisor.call;

import java.time.Duration;

/**
 * What a caller gets whose call ended without a final response: the plan failed, met a limit, was
 * refused or lost, or ran off its end. It is performed by the host's {@link CommandHandler}, after
 * the outcome is known.
 */
public sealed interface Treatment {

  /** The longest ring time of a {@link Route}. */
  Duration LONGEST_RING_TIME = Duration.ofMinutes(3);

  /** Nothing is issued: the host acts on the outcome by itself. The default. */
  record LeftToHost() implements Treatment {}

  /**
   * The response that the outcome calls for: that of the plan where it ran off its end, 480 for a
   * refusal, 500 for every failure, 503 where there is no service or the dispatcher closes.
   */
  record FittingResponse() implements Treatment {}

  /**
   * This response, whatever the outcome.
   *
   * @param status 300 to 699 (RFC 3261, section 21)
   */
  record Response(int status, String reason) implements Treatment {
    /**
     * Checks the status.
     *
     * @throws IllegalArgumentException if it is not within 300 to 699
     */
    public Response {
      if (status < 300 || status > 699) {
        throw new IllegalArgumentException(
            "the status of a treatment is %d; allowed 300 to 699".formatted(status));
      }
    }
  }

  /**
   * Dials somebody, such as voicemail; if nobody answers the caller gets the fitting response. So
   * do those who come while as many callers of the owner are being routed as the owner may have
   * calls at once, and those who are left when the dispatcher closes.
   *
   * @param destination a dial string, as a plan would write it
   * @param ringTime at most {@link #LONGEST_RING_TIME}
   */
  record Route(String destination, Duration ringTime) implements Treatment {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if the destination is blank or the ring time out of range
     */
    public Route {
      if (destination.isBlank()) {
        throw new IllegalArgumentException("the destination of a treatment is blank");
      }
      if (!ringTime.isPositive() || ringTime.compareTo(LONGEST_RING_TIME) > 0) {
        throw new IllegalArgumentException(
            "the ring time of a treatment is %s; allowed more than zero to %s"
                .formatted(ringTime, LONGEST_RING_TIME));
      }
    }
  }
}
