package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The limits that one worker lives by.
 *
 * @param mostCalls calls it serves, with this worker's jitter in it
 * @param mostAge how long it lives, with this worker's jitter in it
 */
public record LifeRules(
    MemorySettings memory,
    HealthSettings health,
    RecycleSettings recycle,
    Optional<Long> mostCalls,
    Optional<Duration> mostAge) {

  private static final double JITTER = 0.1;

  /** The rules of the next worker: limits of calls and age differ by up to a tenth each way. */
  public static LifeRules of(
      MemorySettings memory,
      HealthSettings health,
      RecycleSettings recycle,
      RandomGenerator random) {
    return new LifeRules(
        memory,
        health,
        recycle,
        recycle.afterCalls().map(calls -> Math.max(1, Math.round(calls * jitter(random)))),
        recycle
            .afterAge()
            .map(age -> Duration.ofMillis(Math.round(age.toMillis() * jitter(random)))));
  }

  private static double jitter(RandomGenerator random) {
    return 1 - JITTER + 2 * JITTER * random.nextDouble();
  }
}
