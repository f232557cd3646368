package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * How calls wait while every worker is busy.
 *
 * @param calls so many calls may wait for a worker of one language
 * @param longest how long a new call may wait
 * @param longestResumed how long a call may wait that goes on after the loss of its worker
 */
public record WaitingSettings(int calls, Duration longest, Duration longestResumed) {

  /** One hundred calls. */
  public static final int DEFAULT_CALLS = 100;

  /** Five seconds: a caller hears nothing meanwhile. */
  public static final Duration DEFAULT_LONGEST = Duration.ofSeconds(5);

  /** Thirty seconds: what rings goes on ringing meanwhile. */
  public static final Duration DEFAULT_LONGEST_RESUMED = Duration.ofSeconds(30);

  /** The settings where nothing was said. */
  public static final WaitingSettings DEFAULT =
      new WaitingSettings(DEFAULT_CALLS, DEFAULT_LONGEST, DEFAULT_LONGEST_RESUMED);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public WaitingSettings {
    Checks.within("waitingCalls", calls, 0, 1_000_000);
    Checks.within("waitingTime", longest, Duration.ofMillis(1), Duration.ofHours(1));
    Checks.within("resumedWaitingTime", longestResumed, Duration.ofMillis(1), Duration.ofHours(1));
  }

  /** The same waiting with room for more or fewer calls; default {@value #DEFAULT_CALLS}. */
  public WaitingSettings calls(int count) {
    return new WaitingSettings(count, longest, longestResumed);
  }

  /** The same waiting with another limit for new calls; default five seconds. */
  public WaitingSettings longest(Duration limit) {
    return new WaitingSettings(calls, limit, longestResumed);
  }

  /** The same waiting with another limit for calls that are resumed; default thirty seconds. */
  public WaitingSettings longestResumed(Duration limit) {
    return new WaitingSettings(calls, longest, limit);
  }
}
