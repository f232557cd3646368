package io.ringfence.worker.guard;

import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.util.Optional;

/** What one run may still issue and log. Only the thread of the run counts here. */
public final class RunAllowance {

  /** The longest line that goes to the owner's log. */
  public static final int MAX_LINE_CHARACTERS = 2048;

  private final RunLimits limits;
  private int commands;
  private long logCharacters;
  private boolean isLogFull;

  /** Everything that the limits grant. */
  public RunAllowance(RunLimits limits) {
    this.limits = limits;
  }

  /** Counts one more command; the limit, if it is reached by it. */
  public Optional<LimitReached> takeCommand() {
    commands++;
    return commands > limits.commands()
        ? Optional.of(new LimitReached(Limit.COMMANDS, commands, limits.commands()))
        : Optional.empty();
  }

  /** The line as it may be logged; nothing once the log output of the run is used up. */
  public Optional<String> admit(String line) {
    if (isLogFull) {
      return Optional.empty();
    }
    String cut =
        line.length() > MAX_LINE_CHARACTERS ? line.substring(0, MAX_LINE_CHARACTERS) : line;
    // Each line costs its end too: empty ones are not free.
    int cost = cut.length() + 1;
    if (logCharacters + cost > limits.logCharacters()) {
      isLogFull = true;
      return Optional.of(
          "log output of this run is over its limit of %d characters; the rest is dropped"
              .formatted(limits.logCharacters()));
    }
    logCharacters += cost;
    return Optional.of(cut);
  }
}
