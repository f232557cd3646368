package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How often the workers of a language died lately, and until when starts wait because of it. A
 * value: each death gives the next one.
 *
 * <p>Only deaths that nothing else bounds count ({@link Toll}). One that a plan is blamed or
 * suspected for does not, as quarantine bounds those, nor does one of many that hit a single owner:
 * else he could have the calls of all others wait.
 *
 * @param deathsNanos the deaths within the period, oldest first
 * @param failedStarts deaths since a worker was last ready, none of which ever was
 * @param backOffs how often in a row a death led to a wait
 * @param waitUntilNanos no start before this time; meaningless while {@code backOffs} is 0
 */
public record Restarts(
    List<Long> deathsNanos, int failedStarts, int backOffs, long waitUntilNanos) {

  /** Nobody died. */
  public static final Restarts NONE = new Restarts(List.of(), 0, 0, 0);

  /** Starts that fail in a row wait from the second on, however few they are. */
  private static final int FAILED_STARTS_AT_ONCE = 1;

  private static final int MOST_DOUBLINGS = 20;

  /** Copies the list. */
  public Restarts {
    deathsNanos = List.copyOf(deathsNanos);
  }

  /** A death that counts. */
  public Restarts afterDeath(
      boolean wasEverReady, RestartIntensity intensity, long nowNanos, RandomGenerator random) {
    List<Long> recent = new ArrayList<>(recentDeaths(intensity, nowNanos));
    recent.add(nowNanos);
    int failed = wasEverReady ? failedStarts : failedStarts + 1;
    boolean mustWait = recent.size() > intensity.deaths() || failed > FAILED_STARTS_AT_ONCE;
    if (!mustWait) {
      // A wait that was told is waited to its end, however old its deaths are by now.
      return waitAt(nowNanos).isZero()
          ? new Restarts(recent, failed, 0, 0)
          : new Restarts(recent, failed, backOffs, waitUntilNanos);
    }
    Duration wait = backOff(intensity, random);
    return new Restarts(recent, failed, backOffs + 1, nowNanos + wait.toNanos());
  }

  /** A worker became ready. */
  public Restarts afterReady() {
    return new Restarts(deathsNanos, 0, backOffs, waitUntilNanos);
  }

  /** How long the next start has to wait; zero if it need not. */
  public Duration waitAt(long nowNanos) {
    return backOffs == 0 || waitUntilNanos - nowNanos <= 0
        ? Duration.ZERO
        : Duration.ofNanos(waitUntilNanos - nowNanos);
  }

  private List<Long> recentDeaths(RestartIntensity intensity, long nowNanos) {
    return deathsNanos.stream()
        .filter(death -> nowNanos - death <= intensity.within().toNanos())
        .toList();
  }

  /** Doubled each time; between half of it and all of it, so that pools do not start in step. */
  private Duration backOff(RestartIntensity intensity, RandomGenerator random) {
    double first = intensity.firstBackOff().toNanos();
    double longest = intensity.longestBackOff().toNanos();
    double doubled = Math.min(longest, first * Math.pow(2, Math.min(backOffs, MOST_DOUBLINGS)));
    return Duration.ofNanos((long) (doubled * (0.5 + random.nextDouble() / 2)));
  }
}
