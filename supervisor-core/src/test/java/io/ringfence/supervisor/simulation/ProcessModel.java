package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process, played: whether it is alive and gets on, and what it uses. */
final class ProcessModel {
  private final VirtualTime time;
  private final long baseBytes;
  private final List<Runnable> deferred = new ArrayList<>();

  private boolean isAlive = true;
  private boolean isStopped;
  private boolean standsStill;
  private boolean isMute;
  private Optional<SimulatedRun> spinner = Optional.empty();
  private long grownBytes;
  private long leakBytesPerSecond;
  private long cpuNanos = 300_000_000;
  private long passedNanos;
  private long lastHeardNanos;

  ProcessModel(VirtualTime time, long baseBytes) {
    this.time = time;
    this.baseBytes = baseBytes;
    this.passedNanos = time.elapsedNanos();
  }

  boolean isAlive() {
    return isAlive;
  }

  /** Whether its signs of life have ceased. */
  boolean isSilent() {
    return !isAlive || isStopped || isMute;
  }

  /** When it was heard last. */
  long heardNanos() {
    return isSilent() ? lastHeardNanos : time.nanos();
  }

  /** What it does itself: put off while it gets nowhere, and never once it is dead. */
  void later(long nanos, Runnable event) {
    time.after(nanos, () -> happen(event));
  }

  private void happen(Runnable event) {
    if (!isAlive) {
      return;
    }
    if (isStopped || standsStill || spinner.isPresent()) {
      deferred.add(event);
    } else {
      event.run();
    }
  }

  /** Lets the time since the last call pass for its runs and itself. */
  void passTime(List<SimulatedRun> runs) {
    long nanos = time.elapsedNanos() - passedNanos;
    passedNanos = time.elapsedNanos();
    if (nanos == 0 || !isAlive || isStopped) {
      return;
    }
    grownBytes += nanos / 1_000 * leakBytesPerSecond / 1_000_000;
    if (standsStill) {
      return;
    }
    cpuNanos += nanos / 50;
    for (SimulatedRun run : runs) {
      if (spinner.isEmpty() || spinner.get() == run) {
        long before = run.cpuNanos();
        run.use(nanos);
        cpuNanos += run.cpuNanos() - before;
      }
    }
  }

  Duration cpuTime() {
    return Duration.ofNanos(cpuNanos);
  }

  /** Its private memory; empty if it is gone. */
  Optional<MemorySize> memory(long heldByRuns) {
    return isAlive
        ? Optional.of(new MemorySize(baseBytes + grownBytes + heldByRuns))
        : Optional.empty();
  }

  void grow(long bytes) {
    grownBytes += bytes;
  }

  void leak(long bytesPerSecond) {
    leakBytesPerSecond = bytesPerSecond;
  }

  void stop() {
    fallSilent();
    isStopped = true;
  }

  void standStill() {
    standsStill = true;
  }

  void spin(SimulatedRun run, boolean isSilent) {
    if (isSilent) {
      fallSilent();
      isMute = true;
    }
    spinner = Optional.of(run);
  }

  /** As after SIGCONT: what was put off happens now, in order. */
  void goOn() {
    isStopped = false;
    List<Runnable> due = List.copyOf(deferred);
    deferred.clear();
    due.forEach(this::happen);
  }

  void end() {
    fallSilent();
    isAlive = false;
    deferred.clear();
  }

  private void fallSilent() {
    lastHeardNanos = heardNanos();
  }
}
