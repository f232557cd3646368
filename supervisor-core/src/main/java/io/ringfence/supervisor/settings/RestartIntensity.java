package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * How many unplanned deaths of workers are normal, as the restart intensity of an OTP supervisor;
 * more of them slow further starts down.
 *
 * @param deaths so many within the period are normal
 * @param within the period
 * @param firstBackOff the wait before the next start once there are more; doubled at each further
 *     death
 * @param longestBackOff where the doubling ends
 */
public record RestartIntensity(
    int deaths, Duration within, Duration firstBackOff, Duration longestBackOff) {
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Five deaths. */
  public static final int DEFAULT_DEATHS = 5;

  /** Sixty seconds. */
  public static final Duration DEFAULT_WITHIN = Duration.ofSeconds(60);

  /** One second. */
  public static final Duration DEFAULT_FIRST_BACK_OFF = Duration.ofSeconds(1);

  /** Thirty seconds. */
  public static final Duration DEFAULT_LONGEST_BACK_OFF = Duration.ofSeconds(30);

  /** The intensity where nothing was said. */
  public static final RestartIntensity DEFAULT =
      new RestartIntensity(
          DEFAULT_DEATHS, DEFAULT_WITHIN, DEFAULT_FIRST_BACK_OFF, DEFAULT_LONGEST_BACK_OFF);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public RestartIntensity {
    Checks.within("restartIntensity deaths", deaths, 1, 10_000);
    Checks.within("restartIntensity period", within, Duration.ofMillis(1), LONGEST);
    Checks.within("restartIntensity firstBackOff", firstBackOff, Duration.ofMillis(1), LONGEST);
    Checks.within("restartIntensity longestBackOff", longestBackOff, firstBackOff, LONGEST);
  }

  /** So many deaths within {@code period}, with the default back-off. */
  public static RestartIntensity of(int deaths, Duration period) {
    return new RestartIntensity(deaths, period, DEFAULT_FIRST_BACK_OFF, DEFAULT_LONGEST_BACK_OFF);
  }
}
