package io.ringfence.worker.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunClockTest {
  private long nanos;
  private final RunClock clock =
      new RunClock(new RunLimits(10_000, 100_000, 1, 1, 1, 1), () -> nanos);

  @Test
  void theUnattendedTimeIsALimit() {
    pass(9_999);
    assertEquals(Optional.empty(), clock.reached());
    assertEquals(Duration.ofMillis(1), clock.untilNextLimit());
    pass(1);
    assertEquals(
        Optional.of(new LimitReached(Limit.UNATTENDED_TIME, 10_000, 10_000)), clock.reached());
  }

  @Test
  void itStopsWhileACommandIsInFlight() {
    pass(4_000);
    clock.pause();
    pass(50_000);
    assertEquals(Optional.empty(), clock.reached());
    clock.resume();
    pass(5_999);
    assertEquals(Optional.empty(), clock.reached());
    pass(1);
    assertEquals(
        Optional.of(new LimitReached(Limit.UNATTENDED_TIME, 10_000, 10_000)), clock.reached());
  }

  @Test
  void aDialGivesItBackInFull() {
    pass(9_000);
    clock.renew();
    pass(9_999);
    assertEquals(Optional.empty(), clock.reached());
  }

  @Test
  void anExtensionEndsAGraceAfterItsSeconds() {
    pass(9_000);
    clock.extend(30);
    assertEquals(Duration.ofSeconds(40), clock.untilNextLimit());
    pass(40_000);
    assertEquals(
        Optional.of(new LimitReached(Limit.UNATTENDED_TIME, 40_000, 40_000)), clock.reached());
  }

  @Test
  void theTotalTimeStandsEvenWhilePausedOrExtended() {
    clock.extend(1000);
    clock.pause();
    pass(100_000);
    assertEquals(
        Optional.of(new LimitReached(Limit.TOTAL_TIME, 100_000, 100_000)), clock.reached());
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }
}
