package io.ringfence.supervisor.call;

import java.time.Duration;
import java.util.Optional;

/**
 * One request to run a dialplan for one SIP request.
 *
 * @param id the host's name for the call, such as its Call-ID; it appears in every message
 * @param direction who placed the call, which the script sees as {@code sys.In} and {@code sys.Out}
 * @param timeLimit how long after its dispatch the call may last; empty leaves it to the settings
 */
public record Call(
    String id,
    Dialplan dialplan,
    SipRequest request,
    Direction direction,
    Optional<Duration> timeLimit) {

  /** The most characters of an id. */
  public static final int MAX_ID_CHARACTERS = 256;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id is blank or too long, or the time limit not positive
   */
  public Call {
    if (id.isBlank()) {
      throw new IllegalArgumentException("the call id is blank");
    }
    if (id.length() > MAX_ID_CHARACTERS) {
      throw new IllegalArgumentException(
          "a call id has %d characters; allowed 1 to %d".formatted(id.length(), MAX_ID_CHARACTERS));
    }
    UnicodeText.require("call id", id);
    timeLimit.ifPresent(limit -> {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException(
            "the time limit of call %s is %s; it must be positive".formatted(id, limit));
      }
    });
  }

  /** A call to the plan's owner, without a time limit of its own. */
  public static Call inbound(String id, Dialplan dialplan, SipRequest request) {
    return new Call(id, dialplan, request, Direction.INBOUND, Optional.empty());
  }

  /** A call placed by the plan's owner, without a time limit of its own. */
  public static Call outbound(String id, Dialplan dialplan, SipRequest request) {
    return new Call(id, dialplan, request, Direction.OUTBOUND, Optional.empty());
  }

  /** The same call with a time limit. */
  public Call within(Duration limit) {
    return new Call(id, dialplan, request, direction, Optional.of(limit));
  }

  /** The tenant whose plan runs. */
  public String owner() {
    return dialplan.owner();
  }

  /** Who placed a call. */
  public enum Direction {
    /** Somebody called the owner. */
    INBOUND,
    /** The owner called somebody. */
    OUTBOUND
  }
}
