package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * When a worker holds too much memory. What counts is its private memory: pages that no other
 * process shares, swapped ones included.
 *
 * @param threshold past it the worker leaves the roster, drains and ends
 * @param hardFactor past so many times the threshold it is killed at once
 * @param headroom what must lie between the private memory of a warm worker and the threshold
 * @param readEvery the time between two readings
 * @param hostReserve memory of the host that must stay available when a worker is started beside
 *     others; without any worker in service one is started all the same
 */
public record MemorySettings(
    MemorySize threshold,
    double hardFactor,
    MemorySize headroom,
    Duration readEvery,
    MemorySize hostReserve) {

  /** 150,000,000 bytes, as in the original. */
  public static final MemorySize DEFAULT_THRESHOLD = MemorySize.ofMegabytes(150);

  /** One and a half times the threshold. */
  public static final double DEFAULT_HARD_FACTOR = 1.5;

  /** 20 MB. */
  public static final MemorySize DEFAULT_HEADROOM = MemorySize.ofMegabytes(20);

  /** A quarter of a second: a reading costs microseconds, and a leak may be fast. */
  public static final Duration DEFAULT_READ_EVERY = Duration.ofMillis(250);

  /** 256 MB. */
  public static final MemorySize DEFAULT_HOST_RESERVE = MemorySize.ofMegabytes(256);

  /** The settings where nothing was said. */
  public static final MemorySettings DEFAULT =
      new MemorySettings(
          DEFAULT_THRESHOLD,
          DEFAULT_HARD_FACTOR,
          DEFAULT_HEADROOM,
          DEFAULT_READ_EVERY,
          DEFAULT_HOST_RESERVE);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public MemorySettings {
    if (threshold.compareTo(MemorySize.ofMegabytes(1)) < 0) {
      throw new IllegalArgumentException(
          "memoryThreshold is %s; it starts at 1 MB".formatted(threshold));
    }
    if (!(hardFactor > 1 && hardFactor <= 10)) {
      throw new IllegalArgumentException(
          "hardMemoryFactor is %s; allowed more than 1, at most 10".formatted(hardFactor));
    }
    Checks.within("memoryReadEvery", readEvery, Duration.ofMillis(50), Duration.ofMinutes(1));
  }

  /** The same settings with another threshold; default 150 MB. */
  public MemorySettings threshold(MemorySize size) {
    return new MemorySettings(size, hardFactor, headroom, readEvery, hostReserve);
  }

  /** The same settings with another factor for the hard limit; default 1.5. */
  public MemorySettings hardFactor(double factor) {
    return new MemorySettings(threshold, factor, headroom, readEvery, hostReserve);
  }

  /** The same settings with another headroom; default 20 MB. */
  public MemorySettings headroom(MemorySize size) {
    return new MemorySettings(threshold, hardFactor, size, readEvery, hostReserve);
  }

  /** The same settings with another time between two readings; default 250 ms. */
  public MemorySettings readEvery(Duration time) {
    return new MemorySettings(threshold, hardFactor, headroom, time, hostReserve);
  }

  /** The same settings with another reserve of the host; default 256 MB. */
  public MemorySettings hostReserve(MemorySize size) {
    return new MemorySettings(threshold, hardFactor, headroom, readEvery, size);
  }

  /** The private memory past which a worker is killed at once. */
  public MemorySize hardLimit() {
    return threshold.times(hardFactor);
  }
}
