package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * How calls wait while every worker is busy.
 *
 * @param calls so many calls may wait for a worker of one language
 * @param longest how long each may wait
 */
public record WaitingSettings(int calls, Duration longest) {

  /** One hundred calls. */
  public static final int DEFAULT_CALLS = 100;

  /** Five seconds: a caller hears nothing meanwhile. */
  public static final Duration DEFAULT_LONGEST = Duration.ofSeconds(5);

  /** The settings where nothing was said. */
  public static final WaitingSettings DEFAULT = new WaitingSettings(DEFAULT_CALLS, DEFAULT_LONGEST);

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public WaitingSettings {
    Checks.within("waitingCalls", calls, 0, 1_000_000);
    Checks.within("waitingTime", longest, Duration.ofMillis(1), Duration.ofHours(1));
  }
}
