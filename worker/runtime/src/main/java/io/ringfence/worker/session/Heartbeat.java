package io.ringfence.worker.session;

import io.ringfence.worker.protocol.FromWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The sign of life of a worker and the use of its runs, from a thread that does nothing else. */
final class Heartbeat {
  private final SupervisorLink link;
  private final IntSupplier runs;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("heartbeat").daemon().unstarted(task));
  private final UseReport uses;

  Heartbeat(SupervisorLink link, IntSupplier runs) {
    this.link = link;
    this.runs = runs;
    uses = new UseReport(link, thread);
  }

  UseReport uses() {
    return uses;
  }

  void start(Duration interval) {
    long nanos = interval.toNanos();
    var _ = thread.scheduleWithFixedDelay(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void beat() {
    try {
      link.write(new FromWorker.Heartbeat(runs.getAsInt()));
      uses.tellAll();
    } catch (IOException _) {
      // The reader notices the same and ends the worker.
    }
  }
}
