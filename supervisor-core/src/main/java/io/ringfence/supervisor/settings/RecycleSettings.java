package io.ringfence.supervisor.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * When a worker that works is replaced all the same, and how long it may drain.
 *
 * @param afterScriptFailures failures in a row that make the canary run at once; it decides
 * @param afterCalls calls that a worker serves, give or take a tenth; empty for no limit
 * @param afterAge how long a worker lives, give or take a tenth; empty for no limit
 * @param drain how long a worker that takes nothing new may go on with what it runs
 */
public record RecycleSettings(
    int afterScriptFailures,
    Optional<Integer> afterCalls,
    Optional<Duration> afterAge,
    Duration drain) {

  /** Three failures in a row. */
  public static final int DEFAULT_AFTER_SCRIPT_FAILURES = 3;

  /** Thirty seconds. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

  /** The settings where nothing was said: neither calls nor age recycle a worker. */
  public static final RecycleSettings DEFAULT =
      new RecycleSettings(
          DEFAULT_AFTER_SCRIPT_FAILURES, Optional.empty(), Optional.empty(), DEFAULT_DRAIN);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its limit and its value
   */
  public RecycleSettings {
    Checks.within("recycleAfterScriptFailures", afterScriptFailures, 1, 1_000_000);
    afterCalls.ifPresent(calls -> Checks.within("recycleAfterCalls", calls, 1, Integer.MAX_VALUE));
    afterAge.ifPresent(
        age -> Checks.within("recycleAfterAge", age, Duration.ofSeconds(1), Duration.ofDays(365)));
    Checks.within("drainLimit", drain, Duration.ZERO, Duration.ofHours(1));
  }
}
