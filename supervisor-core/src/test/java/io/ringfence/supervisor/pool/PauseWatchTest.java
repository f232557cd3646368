package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A loop that ticks every 100 ms. */
class PauseWatchTest {
  private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
  private final PauseWatch watch = new PauseWatch(Duration.ofMillis(100), now);

  private Duration after(long millis) {
    now += Duration.ofMillis(millis).toNanos();
    return watch.at(now);
  }

  @Test
  void aTickInTimeOrALittleLateIsNoPause() {
    for (long millis : new long[] {100, 5, 101, 600, 1_100}) {
      assertEquals(Duration.ZERO, after(millis));
    }
  }

  @Test
  void aPauseIsWhatATickCameLateBy() {
    assertEquals(Duration.ofMillis(1_001), after(1_101));
    assertEquals(Duration.ZERO, after(100));
    assertEquals(Duration.ofSeconds(15), after(15_100));
  }

  @Test
  void aLoopThatIsAlwaysLateIsSlowAndNotPaused() {
    assertEquals(Duration.ofMillis(1_900), after(2_000));
    assertEquals(Duration.ZERO, after(2_000));
    assertEquals(Duration.ofMillis(1_900), after(2_000));
  }
}
