package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.RunOrigin;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The clock that the plan of one run sees. It stands still between commands and never goes back:
 * the same origin and the same answers show the same times again, so that a run that is started
 * again takes the same way.
 */
public final class PlanClock {
  private static final Duration LONGEST_SLEEP = Duration.ofDays(365);

  private final int replayedCommands;
  private int answeredCommands;
  private long micros;

  PlanClock(RunOrigin origin) {
    replayedCommands = origin.replayedCommands();
    micros = origin.clockMicros();
  }

  /** Microseconds since 1970. */
  public long micros() {
    return micros;
  }

  /** Milliseconds since 1970. */
  public long millis() {
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }

  /** A command was answered: the clock shows the time of its answer. */
  public void answered(long clockMicros) {
    answeredCommands++;
    micros = Math.max(micros, clockMicros);
  }

  /** The plan has slept, or is to find that it has. */
  public void slept(Duration duration) {
    Duration bounded = duration.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : duration;
    micros += TimeUnit.NANOSECONDS.toMicros(bounded.toNanos());
  }

  /** Whether what happens now has happened before: nobody need wait for it again. */
  public boolean isReplaying() {
    return answeredCommands < replayedCommands;
  }
}
