package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * When a dialplan that keeps doing damage is refused, and for how long. A plan is known by its
 * owner and its hash: a changed plan starts anew, as far as the strikes of its owner allow.
 *
 * @param strikes so many within the period put a plan into quarantine
 * @param ownerStrikes so many within the period, of whatever plans, put the owner's plans without a
 *     good run of their own since into quarantine
 * @param within the period
 * @param firstTime the first quarantine; doubled at each that follows on a failed retry
 * @param longestTime where the doubling ends
 */
public record QuarantineSettings(
    int strikes, int ownerStrikes, Duration within, Duration firstTime, Duration longestTime) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Three strikes. */
  public static final int DEFAULT_STRIKES = 3;

  /** Ten strikes. */
  public static final int DEFAULT_OWNER_STRIKES = 10;

  /** Ten minutes. */
  public static final Duration DEFAULT_WITHIN = Duration.ofMinutes(10);

  /** One minute. */
  public static final Duration DEFAULT_FIRST_TIME = Duration.ofMinutes(1);

  /** One hour. */
  public static final Duration DEFAULT_LONGEST_TIME = Duration.ofHours(1);

  /** The settings where nothing was said. */
  public static final QuarantineSettings DEFAULT =
      new QuarantineSettings(
          DEFAULT_STRIKES,
          DEFAULT_OWNER_STRIKES,
          DEFAULT_WITHIN,
          DEFAULT_FIRST_TIME,
          DEFAULT_LONGEST_TIME);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public QuarantineSettings {
    Checks.within("quarantineStrikes", strikes, 1, 1_000);
    Checks.within("quarantineOwnerStrikes", ownerStrikes, strikes, 1_000_000);
    Checks.within("quarantinePeriod", within, Duration.ofSeconds(1), LONGEST);
    Checks.within("quarantineFirstTime", firstTime, Duration.ofMillis(100), LONGEST);
    Checks.within("quarantineLongestTime", longestTime, firstTime, LONGEST);
  }
}
