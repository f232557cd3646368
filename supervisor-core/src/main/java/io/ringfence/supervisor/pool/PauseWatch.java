package io.ringfence.supervisor.pool;

import java.time.Duration;

/**
 * Finds out by the lateness of a loop's ticks that this process was not running: it was stopped,
 * swapped out, or dumped its heap. What others did meanwhile lies unread, and their silence was not
 * theirs. Not thread-safe; reads no clock.
 */
public final class PauseWatch {
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Duration tick;
  private long lastNanos;
  private boolean wasPaused;

  /**
   * @param tick the time between two ticks
   */
  public PauseWatch(Duration tick, long nowNanos) {
    this.tick = tick;
    this.lastNanos = nowNanos;
  }

  /**
   * How long the pause was that ends with this tick; zero where there was none. Never two in a row:
   * a loop that is always late is slow, and must judge all the same.
   */
  public Duration at(long nowNanos) {
    long late = nowNanos - lastNanos - tick.toNanos();
    lastNanos = nowNanos;
    wasPaused = late > LATE.toNanos() && !wasPaused;
    return wasPaused ? Duration.ofNanos(late) : Duration.ZERO;
  }
}
