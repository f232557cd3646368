package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * How a worker proves that it works, and how long it may take.
 *
 * @param startLimit from the start of the process to its first right canary
 * @param heartbeat between two signs of life that a worker sends
 * @param silenceLimit without any sign of life
 * @param canaryEvery between two canaries
 * @param canaryLimit for the answer of a canary
 * @param stopLimit for a run to stop, and for a worker to end when asked
 */
public record HealthSettings(
    Duration startLimit,
    Duration heartbeat,
    Duration silenceLimit,
    Duration canaryEvery,
    Duration canaryLimit,
    Duration stopLimit) {
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Thirty seconds. */
  public static final Duration DEFAULT_START_LIMIT = Duration.ofSeconds(30);

  /** One second. */
  public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

  /** Five seconds, so that no pause of a small heap is taken for silence. */
  public static final Duration DEFAULT_SILENCE_LIMIT = Duration.ofSeconds(5);

  /**
   * Six seconds. The original took ten; with those an engine that stands still would be found only
   * after its runs were ended for being left alone, which they are not to pay for.
   */
  public static final Duration DEFAULT_CANARY_EVERY = Duration.ofSeconds(6);

  /** Five seconds. */
  public static final Duration DEFAULT_CANARY_LIMIT = Duration.ofSeconds(5);

  /** Two seconds. */
  public static final Duration DEFAULT_STOP_LIMIT = Duration.ofSeconds(2);

  /** The settings where nothing was said. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(
          DEFAULT_START_LIMIT,
          DEFAULT_HEARTBEAT,
          DEFAULT_SILENCE_LIMIT,
          DEFAULT_CANARY_EVERY,
          DEFAULT_CANARY_LIMIT,
          DEFAULT_STOP_LIMIT);

  /**
   * Checks each time, and that silence is longer than two heartbeats.
   *
   * @throws IllegalArgumentException naming the time, its limit and its value
   */
  public HealthSettings {
    Checks.within("startLimit", startLimit, SHORTEST, LONGEST);
    Checks.within("heartbeat", heartbeat, SHORTEST, LONGEST);
    Checks.within("silenceLimit", silenceLimit, SHORTEST, LONGEST);
    Checks.within("canaryEvery", canaryEvery, SHORTEST, LONGEST);
    Checks.within("canaryLimit", canaryLimit, SHORTEST, LONGEST);
    Checks.within("stopLimit", stopLimit, SHORTEST, LONGEST);
    if (silenceLimit.compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "silenceLimit is %s; it must be at least twice the heartbeat of %s"
              .formatted(silenceLimit, heartbeat));
    }
  }
}
