package io.ringfence.worker.guard;

import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clock of one run. The whole run has a deadline that stands; the time without a command has
 * one that stops while a command is in flight. Thread-safe.
 */
public final class RunClock {

  /** What an extension grants beyond the seconds asked for. */
  public static final Duration EXTENSION_GRACE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final RunLimits limits;
  private final long startNanos;
  private long grantedNanos;
  private long sinceNanos;
  private long usedNanos;
  private boolean paused;

  /** A clock that starts now. */
  public RunClock(RunLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    startNanos = nanoTime.getAsLong();
    sinceNanos = startNanos;
    grantedNanos = TimeUnit.MILLISECONDS.toNanos(limits.unattendedMillis());
  }

  /** A command is in flight: the unattended time stops. */
  public synchronized void pause() {
    usedNanos = used();
    paused = true;
  }

  /** The command is answered: the unattended time goes on. */
  public synchronized void resume() {
    sinceNanos = nanoTime.getAsLong();
    paused = false;
  }

  /** The unattended time starts again, in full. */
  public synchronized void renew() {
    grant(TimeUnit.MILLISECONDS.toNanos(limits.unattendedMillis()));
  }

  /** The unattended time ends {@code seconds} and {@link #EXTENSION_GRACE} from now. */
  public synchronized void extend(int seconds) {
    grant(Duration.ofSeconds(seconds).plus(EXTENSION_GRACE).toNanos());
  }

  /** The limit that is reached, if one is. */
  public synchronized Optional<LimitReached> reached() {
    long totalNanos = nanoTime.getAsLong() - startNanos;
    if (totalNanos >= TimeUnit.MILLISECONDS.toNanos(limits.totalMillis())) {
      return Optional.of(
          new LimitReached(Limit.TOTAL_TIME, millis(totalNanos), limits.totalMillis()));
    }
    if (!paused && used() >= grantedNanos) {
      return Optional.of(
          new LimitReached(Limit.UNATTENDED_TIME, millis(used()), millis(grantedNanos)));
    }
    return Optional.empty();
  }

  /** Whether a command is in flight. */
  public synchronized boolean isPaused() {
    return paused;
  }

  /** Time until a limit can be reached at the soonest. */
  public synchronized Duration untilNextLimit() {
    long total =
        TimeUnit.MILLISECONDS.toNanos(limits.totalMillis()) - (nanoTime.getAsLong() - startNanos);
    return Duration.ofNanos(Math.max(0, Math.min(total, grantedNanos - used())));
  }

  private void grant(long nanos) {
    grantedNanos = nanos;
    usedNanos = 0;
    sinceNanos = nanoTime.getAsLong();
  }

  private long used() {
    return paused ? usedNanos : usedNanos + (nanoTime.getAsLong() - sinceNanos);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
