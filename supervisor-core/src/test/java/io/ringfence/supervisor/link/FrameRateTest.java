package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameRateTest {
  private long now = Long.MAX_VALUE - 5;
  private final FrameRate rate = new FrameRate("frames", 3, now);

  private void pass(String time) {
    now += Duration.parse("PT" + time).toNanos();
  }

  private void come(int frames) throws BreachException {
    for (int i = 0; i < frames; i++) {
      rate.count(now);
    }
  }

  private void oneMoreIsABreachOf(int granted) {
    BreachException breach = assertThrows(BreachException.class, () -> rate.count(now));
    assertEquals("more than " + granted + " frames in a second", breach.getMessage());
  }

  @Test
  void soManyMayComeInASecond() throws Exception {
    come(2);
    pass("1s");
    come(1);
    oneMoreIsABreachOf(3);
  }

  @Test
  void eachSecondTheyMayComeAgain() throws Exception {
    for (int i = 0; i < 100; i++) {
      come(3);
      pass("1.001s");
    }
    come(3);
    oneMoreIsABreachOf(3);
  }

  @Test
  void thoseOfAPauseMayComeTogether() throws Exception {
    come(3);
    pass("60.5s");
    come(180);
    oneMoreIsABreachOf(180);
  }

  @Test
  void afterThemTheRateIsAsBefore() throws Exception {
    pass("60s");
    come(180);
    pass("1.5s");
    come(3);
    oneMoreIsABreachOf(3);
  }
}
