package io.ringfence.example.sipserver.registrar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told of many things of a kind. */
class OccasionallyTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final Occasionally occasionally = new Occasionally(Duration.ofSeconds(1), now::get);

  @Test
  void theFirstIsToldAndThenOneInATimeWithTheNumberOfTheOthers() {
    assertEquals(OptionalLong.of(0), occasionally.next());
    assertEquals(OptionalLong.empty(), occasionally.next());
    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertEquals(OptionalLong.empty(), occasionally.next());
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertEquals(OptionalLong.of(2), occasionally.next());
    assertEquals(OptionalLong.empty(), occasionally.next());
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertEquals(OptionalLong.of(1), occasionally.next());
  }
}
