package io.ringfence.supervisor.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * When a worker that works is replaced all the same, and how.
 *
 * @param afterScriptFailures failures in a row that make the canary run at once; it decides
 * @param afterCalls calls that a worker serves, give or take a tenth; empty for no limit
 * @param afterAge how long a worker lives, give or take a tenth; empty for no limit
 * @param drain how long a worker that takes nothing new goes on with what it runs; then its runs
 *     move to another worker
 * @param atOnce workers of a language that may drain at once because of their calls or age, or at
 *     the host's wish
 * @param healthyMinimum workers of a language that take calls and stay while another one goes for
 *     one of these reasons
 */
public record RecycleSettings(
    int afterScriptFailures,
    Optional<Integer> afterCalls,
    Optional<Duration> afterAge,
    Duration drain,
    int atOnce,
    int healthyMinimum) {

  /** Three failures in a row. */
  public static final int DEFAULT_AFTER_SCRIPT_FAILURES = 3;

  /** Three seconds: most plans need less, and the others move. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(3);

  /** One worker at once. */
  public static final int DEFAULT_AT_ONCE = 1;

  /** One worker that takes calls. */
  public static final int DEFAULT_HEALTHY_MINIMUM = 1;

  /** The settings where nothing was said: neither calls nor age recycle a worker. */
  public static final RecycleSettings DEFAULT =
      new RecycleSettings(
          DEFAULT_AFTER_SCRIPT_FAILURES,
          Optional.empty(),
          Optional.empty(),
          DEFAULT_DRAIN,
          DEFAULT_AT_ONCE,
          DEFAULT_HEALTHY_MINIMUM);

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
    Checks.within("recyclesAtOnce", atOnce, 1, 1_000);
    Checks.within("healthyMinimum", healthyMinimum, 0, 1_000);
  }

  /** The same with another number of failures; default {@value #DEFAULT_AFTER_SCRIPT_FAILURES}. */
  public RecycleSettings afterScriptFailures(int count) {
    return new RecycleSettings(count, afterCalls, afterAge, drain, atOnce, healthyMinimum);
  }

  /** The same with a limit of calls for each worker; none by default. */
  public RecycleSettings afterCalls(int count) {
    return new RecycleSettings(
        afterScriptFailures, Optional.of(count), afterAge, drain, atOnce, healthyMinimum);
  }

  /** The same with a limit of age for each worker; none by default. */
  public RecycleSettings afterAge(Duration age) {
    return new RecycleSettings(
        afterScriptFailures, afterCalls, Optional.of(age), drain, atOnce, healthyMinimum);
  }

  /** The same with another drain; default three seconds. */
  public RecycleSettings drain(Duration limit) {
    return new RecycleSettings(
        afterScriptFailures, afterCalls, afterAge, limit, atOnce, healthyMinimum);
  }

  /** The same with more recycles at once; default {@value #DEFAULT_AT_ONCE}. */
  public RecycleSettings atOnce(int count) {
    return new RecycleSettings(
        afterScriptFailures, afterCalls, afterAge, drain, count, healthyMinimum);
  }

  /** The same with another minimum; default {@value #DEFAULT_HEALTHY_MINIMUM}. */
  public RecycleSettings healthyMinimum(int count) {
    return new RecycleSettings(afterScriptFailures, afterCalls, afterAge, drain, atOnce, count);
  }
}
