package io.ringfence.supervisor.call;

import java.time.Duration;
import java.util.Optional;

/** What a script asks of the SIP server. Every part was checked against its limits. */
public sealed interface Command {

  /** The name that the script used, such as {@code Dial}. */
  String name();

  /** The command with its arguments, on one line. */
  String explanation();

  /**
   * Ring somebody, and wait until a leg answers or all have failed.
   *
   * @param destination the dial string, as the script wrote it
   * @param ringTime how long the legs may ring, at most 180 s
   * @param answeredLimit how long an answered call may last; empty for no limit
   */
  record Dial(String destination, Duration ringTime, Optional<Duration> answeredLimit)
      implements Command {
    @Override
    public String name() {
      return "Dial";
    }

    @Override
    public String explanation() {
      return "Dial '%s' for %d s%s"
          .formatted(
              destination,
              ringTime.toSeconds(),
              answeredLimit.map(limit -> ", at most " + limit.toSeconds() + " s").orElse(""));
    }
  }

  /**
   * Send a response to the caller.
   *
   * @param status 100 to 199 for a provisional response, 200 to 699 for a final one (RFC 3261,
   *     section 21)
   * @param headers further header fields as the script wrote them: {@code Name: value|Name: value};
   *     may be empty
   */
  record Respond(int status, String reason, String headers) implements Command {
    @Override
    public String name() {
      return "Respond";
    }

    @Override
    public String explanation() {
      return "Respond %d '%s'%s".formatted(status, reason, headers.isEmpty() ? "" : ", " + headers);
    }
  }
}
