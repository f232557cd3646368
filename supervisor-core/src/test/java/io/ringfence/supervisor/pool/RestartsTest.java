package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartsTest {
  private static final RestartIntensity THREE_IN_TEN_SECONDS =
      new RestartIntensity(3, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(8));
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private static final RandomGenerator LOWEST = () -> 0L;
  private static final RandomGenerator HIGHEST = () -> -1L;

  private static long at(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  private static Restarts death(Restarts before, double seconds, RandomGenerator random) {
    return before.afterDeath(true, THREE_IN_TEN_SECONDS, at(seconds), random);
  }

  private static void assertWaits(double least, double most, Restarts restarts, double seconds) {
    double wait = restarts.waitAt(at(seconds)).toNanos() / 1e9;
    assertTrue(wait >= least - 1e-6 && wait <= most + 1e-6, () -> "waits " + wait + " s");
  }

  @Nested
  class DeathsOfReadyWorkers {

    @Test
    void noneIsNoReasonToWait() {
      assertEquals(Duration.ZERO, Restarts.NONE.waitAt(START));
      assertEquals(Duration.ZERO, Restarts.NONE.waitAt(Long.MIN_VALUE));
    }

    @Test
    void soManyWithinThePeriodAreNormal() {
      Restarts restarts = Restarts.NONE;
      for (int i = 0; i < 3; i++) {
        restarts = death(restarts, i, HIGHEST);
        assertEquals(Duration.ZERO, restarts.waitAt(at(i)));
      }
      assertEquals(List.of(at(0), at(1), at(2)), restarts.deathsNanos());
    }

    @Test
    void oneMoreHasTheNextStartWait() {
      Restarts restarts = many(3, LOWEST);
      restarts = death(restarts, 3, LOWEST);
      assertEquals(Duration.ofMillis(500), restarts.waitAt(at(3)));
      assertEquals(Duration.ofMillis(100), restarts.waitAt(at(3.4)));
      assertEquals(Duration.ZERO, restarts.waitAt(at(3.5)));
      assertEquals(Duration.ZERO, restarts.waitAt(at(600)));
    }

    @Test
    void theWaitIsDoubledEachTimeUpToTheLongest() {
      Restarts least = many(3, LOWEST);
      Restarts most = many(3, HIGHEST);
      for (double full : new double[] {1, 2, 4, 8, 8, 8}) {
        least = death(least, 3, LOWEST);
        most = death(most, 3, HIGHEST);
        assertWaits(full / 2, full / 2, least, 3);
        assertWaits(full, full, most, 3);
      }
    }

    @Test
    void thousandsInARowDoNotOverflowTheWait() {
      Restarts restarts = many(5_000, HIGHEST);
      assertWaits(8, 8, restarts, 2);
    }

    @Test
    void onesOlderThanThePeriodAreForgotten() {
      Restarts restarts = many(3, HIGHEST);
      restarts = death(restarts, 12.5, HIGHEST);
      assertEquals(List.of(at(12.5)), restarts.deathsNanos());
      assertEquals(Duration.ZERO, restarts.waitAt(at(12.5)));
      assertEquals(List.of(at(12.5), at(22.5)), death(restarts, 22.5, HIGHEST).deathsNanos());
    }

    @Test
    void afterACalmDeathTheDoublingBeginsAgain() {
      Restarts restarts = many(6, HIGHEST);
      restarts = death(restarts, 100, HIGHEST);
      assertEquals(0, restarts.backOffs());
      for (int i = 0; i < 3; i++) {
        restarts = death(restarts, 100, HIGHEST);
      }
      assertWaits(1, 1, restarts, 100);
    }

    @Test
    void aWaitThatWasToldIsNotCutShortByACalmDeath() {
      RestartIntensity brief =
          new RestartIntensity(
              1, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(8));
      Restarts restarts = Restarts.NONE;
      for (double seconds : new double[] {0, 0, 3}) {
        restarts = restarts.afterDeath(true, brief, at(seconds), HIGHEST);
      }
      assertWaits(5, 5, restarts, 3);
      restarts = restarts.afterDeath(true, brief, at(9), HIGHEST);
      assertEquals(0, restarts.backOffs());
    }

    private Restarts many(int count, RandomGenerator random) {
      Restarts restarts = Restarts.NONE;
      for (int i = 0; i < count; i++) {
        restarts = death(restarts, 2, random);
      }
      return restarts;
    }
  }

  @Nested
  class FailedStarts {

    private static Restarts failed(Restarts before, double seconds) {
      return before.afterDeath(false, THREE_IN_TEN_SECONDS, at(seconds), HIGHEST);
    }

    @Test
    void theFirstIsTriedAgainAtOnce() {
      Restarts restarts = failed(Restarts.NONE, 0);
      assertEquals(1, restarts.failedStarts());
      assertEquals(Duration.ZERO, restarts.waitAt(at(0)));
    }

    @Test
    void theSecondInARowWaits() {
      Restarts restarts = failed(failed(Restarts.NONE, 0), 0);
      assertEquals(2, restarts.failedStarts());
      assertWaits(1, 1, restarts, 0);
    }

    @Test
    void theyWaitHoweverRareTheyAre() {
      Restarts restarts = failed(failed(Restarts.NONE, 0), 60);
      assertWaits(1, 1, restarts, 60);
      assertWaits(2, 2, failed(restarts, 120), 120);
    }

    @Test
    void aReadyWorkerEndsTheRow() {
      Restarts restarts = failed(failed(Restarts.NONE, 0), 0).afterReady();
      assertEquals(0, restarts.failedStarts());
      assertEquals(Duration.ZERO, failed(restarts, 60).waitAt(at(60)));
    }

    @Test
    void theDeathOfAReadyWorkerIsNone() {
      assertEquals(0, death(Restarts.NONE, 0, HIGHEST).failedStarts());
      assertEquals(1, death(failed(Restarts.NONE, 0), 0, HIGHEST).failedStarts());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noLoopOfRestartsIsEndless(boolean wasEverReady) {
    // Whoever starts whenever it may, and dies at once, for ten minutes.
    Random random = new Random(1);
    Restarts restarts = Restarts.NONE;
    List<Double> starts = new ArrayList<>();
    for (double second = 0; second < 600; second += 0.1) {
      while (restarts.waitAt(at(second)).isZero()) {
        starts.add(second);
        assertTrue(starts.size() <= 200, () -> "starts at " + starts);
        restarts = restarts.afterDeath(wasEverReady, RestartIntensity.DEFAULT, at(second), random);
        if (wasEverReady) {
          restarts = restarts.afterReady();
        }
      }
    }
    assertTrue(starts.size() > 10, () -> "it is tried again and again: " + starts);
  }
}
