package io.ringfence.worker.guard;

import io.ringfence.worker.protocol.RunEnding.Limit;
import io.ringfence.worker.protocol.RunEnding.LimitReached;
import io.ringfence.worker.protocol.RunLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What one run has used of processor and heap since its script began: on its own thread, and on
 * helpers that its engine started for it alone. Thread-safe.
 */
public final class RunMeter {
  static final Duration MUCH_TIME = Duration.ofMillis(250);
  static final long MUCH_ALLOCATION = 8_000_000;

  /** A reading. */
  public record Use(long cpuMillis, long allocatedBytes) {}

  private record Reading(long cpuNanos, long allocatedBytes) {
    private static final Reading NOTHING = new Reading(0, 0);

    private Reading plus(Reading other) {
      return new Reading(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
    }

    private Reading minus(Reading other) {
      return new Reading(cpuNanos - other.cpuNanos, allocatedBytes - other.allocatedBytes);
    }
  }

  private final RunLimits limits;
  private final ThreadUse threadUse;
  private final Supplier<Set<Thread>> helpers;
  private final Reading begin;
  private final Map<Thread, Reading> readings = new HashMap<>();
  private Reading ended = Reading.NOTHING;
  private Reading used = Reading.NOTHING;
  private Reading told = Reading.NOTHING;

  /** Begins to count, for a run on the calling thread. */
  public RunMeter(RunLimits limits, Supplier<Set<Thread>> helpers) {
    this(limits, helpers, Thread.currentThread(), ThreadUse.OF_THIS_JVM);
  }

  RunMeter(RunLimits limits, Supplier<Set<Thread>> helpers, Thread own, ThreadUse threadUse) {
    this.limits = limits;
    this.helpers = helpers;
    this.threadUse = threadUse;
    begin = read(own, Reading.NOTHING);
    readings.put(own, begin);
  }

  /** What is used by now; it counts as told. */
  public synchronized Use tell() {
    read();
    told = used;
    return new Use(millis(told), told.allocatedBytes());
  }

  /** Whether at the last look so much was used that was not told that it must be told soon. */
  public synchronized boolean isMuchUntold() {
    Reading untold = used.minus(told);
    return untold.cpuNanos() >= MUCH_TIME.toNanos() || untold.allocatedBytes() >= MUCH_ALLOCATION;
  }

  /** Looks; the limit that is reached, if one is. */
  public synchronized Optional<LimitReached> reached() {
    read();
    if (used.allocatedBytes() >= limits.allocatedBytes()) {
      return Optional.of(
          new LimitReached(Limit.ALLOCATION, used.allocatedBytes(), limits.allocatedBytes()));
    }
    return millis(used) >= limits.cpuMillis()
        ? Optional.of(new LimitReached(Limit.CPU_TIME, millis(used), limits.cpuMillis()))
        : Optional.empty();
  }

  private void read() {
    helpers.get().forEach(helper -> readings.putIfAbsent(helper, Reading.NOTHING));
    readings.replaceAll(this::read);
    used = readings.values().stream().reduce(ended, Reading::plus).minus(begin);
    readings.entrySet().removeIf(entry -> isOver(entry.getKey(), entry.getValue()));
  }

  private boolean isOver(Thread thread, Reading last) {
    if (thread.isAlive()) {
      return false;
    }
    ended = ended.plus(last);
    return true;
  }

  /** A thread that has ended keeps its last reading. */
  private Reading read(Thread thread, Reading last) {
    return new Reading(
        Math.max(last.cpuNanos(), threadUse.cpuNanos(thread)),
        Math.max(last.allocatedBytes(), threadUse.allocatedBytes(thread)));
  }

  private static long millis(Reading used) {
    return TimeUnit.NANOSECONDS.toMillis(used.cpuNanos());
  }
}
