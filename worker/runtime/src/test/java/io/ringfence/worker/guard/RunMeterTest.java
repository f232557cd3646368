package io.ringfence.worker.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.guard.RunMeter.Use;
import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunMeterTest {
  private static final RunLimits LIMITS = new RunLimits(1, 1, 1, 1, 1_000, 50_000_000);

  private final Readings readings = new Readings();
  private final Set<Thread> helpers = new HashSet<>();
  private final CountDownLatch helperMayEnd = new CountDownLatch(1);
  private final Thread own = Thread.currentThread();

  @AfterEach
  void endHelpers() {
    helperMayEnd.countDown();
  }

  @Test
  void whatWasUsedBeforeTheBeginDoesNotCount() {
    readings.use(own, 700, 30_000_000);
    RunMeter meter = meter();
    assertEquals(new Use(0, 0), meter.tell());
    readings.use(own, 705, 30_000_400);
    assertEquals(new Use(5, 400), meter.tell());
  }

  @Test
  void aHelperCountsFromItsFirstByteAndAfterItsEnd() throws InterruptedException {
    readings.use(own, 100, 1_000);
    RunMeter meter = meter();
    Thread helper = Thread.ofPlatform().start(this::awaitEnd);
    helpers.add(helper);
    readings.use(helper, 20, 5_000);
    assertEquals(new Use(20, 5_000), meter.tell());
    helperMayEnd.countDown();
    helper.join();
    readings.use(helper, -1, -1);
    assertEquals(new Use(20, 5_000), meter.tell());
    helpers.clear();
    readings.use(own, 101, 1_001);
    assertEquals(new Use(21, 5_001), meter.tell());
  }

  @Test
  void processorTimeIsALimit() {
    RunMeter meter = meter();
    readings.use(own, 999, 0);
    assertEquals(Optional.empty(), meter.reached());
    readings.use(own, 1_000, 0);
    assertEquals(Optional.of(new LimitReached(Limit.CPU_TIME, 1_000, 1_000)), meter.reached());
  }

  @Test
  void allocationIsALimit() {
    RunMeter meter = meter();
    readings.use(own, 0, 49_999_999);
    assertEquals(Optional.empty(), meter.reached());
    readings.use(own, 0, 50_000_001);
    assertEquals(
        Optional.of(new LimitReached(Limit.ALLOCATION, 50_000_001, 50_000_000)), meter.reached());
  }

  @Test
  void muchIsToldOnce() {
    RunMeter meter = meter();
    readings.use(own, 249, RunMeter.MUCH_ALLOCATION - 1);
    assertFalse(looked(meter));
    readings.use(own, 250, 0);
    assertTrue(looked(meter));
    meter.tell();
    assertFalse(looked(meter));
    readings.use(own, 250, RunMeter.MUCH_ALLOCATION * 2);
    assertTrue(looked(meter));
  }

  @Test
  void theJvmCountsWhatAThreadUses() {
    RunMeter meter = new RunMeter(LIMITS, Set::of);
    byte[][] kept = new byte[10][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[1_000_000];
    }
    Use use = meter.tell();
    assertTrue(use.allocatedBytes() >= 10_000_000, use.toString());
    long begin = System.nanoTime();
    while (meter.tell().cpuMillis() < 20) {
      assertTrue(System.nanoTime() - begin < Duration.ofSeconds(20).toNanos(), "no time passes");
    }
  }

  private static boolean looked(RunMeter meter) {
    assertEquals(Optional.empty(), meter.reached());
    return meter.isMuchUntold();
  }

  private RunMeter meter() {
    return new RunMeter(LIMITS, () -> helpers, own, readings);
  }

  private void awaitEnd() {
    try {
      helperMayEnd.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What threads have used, as a test says. */
  private static final class Readings implements ThreadUse {
    private final Map<Thread, Long> cpuMillis = new HashMap<>();
    private final Map<Thread, Long> allocatedBytes = new HashMap<>();

    private void use(Thread thread, long millis, long bytes) {
      cpuMillis.put(thread, millis);
      allocatedBytes.put(thread, bytes);
    }

    @Override
    public long cpuNanos(Thread thread) {
      return cpuMillis.getOrDefault(thread, 0L) * 1_000_000;
    }

    @Override
    public long allocatedBytes(Thread thread) {
      return allocatedBytes.getOrDefault(thread, 0L);
    }
  }
}
