package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Steps of a call go on whatever becomes of one of them. */
class TurnsTest {
  private final Turns turns = new Turns("test");

  @Test
  void stepsGoOnBehindOneThatFails() throws InterruptedException {
    assertGoesOnBehind(() -> {
      throw new IllegalStateException("on purpose");
    });
  }

  @Test
  void stepsGoOnBehindAnError() throws InterruptedException {
    assertGoesOnBehind(() -> {
      throw new NoClassDefFoundError("on purpose");
    });
  }

  private void assertGoesOnBehind(Runnable failing) throws InterruptedException {
    CountDownLatch before = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    turns.execute(() -> {
      await(before);
      failing.run();
    });
    turns.execute(queued::countDown);
    before.countDown();
    assertTrue(queued.await(5, TimeUnit.SECONDS), "a step that waited");
    turns.execute(later::countDown);
    assertTrue(later.await(5, TimeUnit.SECONDS), "a step that came later");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(5, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
