package io.ringfence.worker.guard;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.worker.guard.Watchman.Watch;
import io.ringfence.worker.guard.Watchman.Watched;
import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchmanTest {
  private static final RunLimits LIMITS = new RunLimits(60_000, 60_000, 1, 1, 60_000, 50_000_000);

  private final AtomicLong allocated = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final List<LimitReached> reached = new CopyOnWriteArrayList<>();
  private final AtomicInteger muchUsed = new AtomicInteger();
  private final RunClock clock = new RunClock(LIMITS, System::nanoTime);
  private final Watchman watchman = new Watchman(Duration.ofHours(1));

  @AfterEach
  void close() {
    watchman.close();
  }

  @Test
  void aLimitOfUseIsFoundWhileTheScriptExecutesAndToldOnce() {
    try (Watch _ = watch()) {
      allocated.set(60_000_000);
      await().alias("the limit is told").until(() -> !reached.isEmpty());
      int looksAtEnd = looks.get();
      await()
          .alias("nobody looks any more")
          .during(Duration.ofMillis(150))
          .until(() -> looks.get() == looksAtEnd);
      assertEquals(List.of(new LimitReached(Limit.ALLOCATION, 60_000_000, 50_000_000)), reached);
    }
  }

  @Test
  void muchUseIsTold() {
    try (Watch _ = watch()) {
      allocated.set(RunMeter.MUCH_ALLOCATION);
      await().alias("the use is told").until(() -> muchUsed.get() > 0);
    }
  }

  @Test
  void aRunIsNotLookedAtWhileItWaitsForACommand() {
    try (Watch watch = watch()) {
      await().alias("it is looked at").until(() -> looks.get() > 3);
      clock.pause();
      // One look may be on its way; by itself, the next comes when the limit of time can be
      // reached.
      AtomicInteger last = new AtomicInteger();
      await()
          .alias("the looks rest")
          .pollInterval(Duration.ofMillis(100))
          .until(() -> last.getAndSet(looks.get()) == looks.get());
      allocated.set(60_000_000);
      clock.resume();
      watch.goOn();
      await().alias("the limit is found").until(() -> !reached.isEmpty());
    }
  }

  private Watch watch() {
    RunMeter meter = new RunMeter(LIMITS, Set::of, Thread.currentThread(), new Counting());
    return watchman.watch(
        clock,
        meter,
        new Watched() {
          @Override
          public void onReached(LimitReached limit) {
            reached.add(limit);
          }

          @Override
          public void onMuchUsed() {
            muchUsed.incrementAndGet();
          }
        });
  }

  private final class Counting implements ThreadUse {
    @Override
    public long cpuNanos(Thread thread) {
      looks.incrementAndGet();
      return 0;
    }

    @Override
    public long allocatedBytes(Thread thread) {
      return allocated.get();
    }
  }
}
