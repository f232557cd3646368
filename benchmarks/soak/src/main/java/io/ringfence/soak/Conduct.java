package io.ringfence.soak;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a place behaves that a plan dials: the dial string says it, {@code s2-busy-400@soak}. */
enum Conduct {
  /** Answers. */
  ANSWER,
  /** Refuses with 486. */
  BUSY,
  /** Refuses with 503. */
  DOWN,
  /** The host's handler throws. */
  THROW,
  /** The host's handler never returns. */
  NEVER;

  private static final Pattern DESTINATION = Pattern.compile("s\\d+-([a-z]+)-(\\d+)\\b.*");

  /** A place in a plan, with the time that it rings. */
  record Place(Conduct conduct, Duration rings) {}

  /**
   * Reads a dial string.
   *
   * @throws IllegalArgumentException if no plan of the soak has written it
   */
  static Place of(String destination) {
    Matcher parts = DESTINATION.matcher(destination);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no plan dials '" + destination + "'");
    }
    return new Place(
        valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
        Duration.ofMillis(Long.parseLong(parts.group(2))));
  }

  /** The dial string of the step {@code number} of a plan, up to the {@code @}. */
  String dialString(int number, int millis) {
    return "s%d-%s-%d".formatted(number, name().toLowerCase(Locale.ROOT), millis);
  }

  /** What the plan finds in {@code sys.LastFailureStatus} afterwards. */
  int status() {
    return switch (this) {
      case ANSWER -> 200;
      case BUSY -> 486;
      case DOWN -> 503;
      case THROW, NEVER -> 0;
    };
  }

  /** What the host makes of it once it has rung. */
  CommandResult result() {
    return switch (this) {
      case ANSWER -> CommandResult.answered();
      case BUSY -> new CommandResult.Dialled(DialResult.FAILED, 486, "Busy Here");
      case DOWN -> new CommandResult.Dialled(DialResult.FAILED, 503, "Service Unavailable");
      case THROW, NEVER -> throw new IllegalStateException("the place fails, as its plan says");
    };
  }
}
