package io.ringfence.worker.session;

import io.ringfence.worker.guard.RunMeter;
import io.ringfence.worker.guard.RunMeter.Use;
import io.ringfence.worker.protocol.FromWorker;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the supervisor what the runs have used whose script has begun and not ended.
 *
 * <p>Threads: {@link #tellSoon} comes from the watchman, who must not wait for a link that does not
 * take frames; so the telling is done by the thread of the heartbeat. Telling and {@link #end}
 * exclude each other: nothing is told of a run after its last frame.
 */
final class UseReport {
  private final SupervisorLink link;
  private final Executor teller;
  private final Map<Long, RunMeter> meters = new ConcurrentHashMap<>();
  private final AtomicBoolean isToldSoon = new AtomicBoolean();

  UseReport(SupervisorLink link, Executor teller) {
    this.link = link;
    this.teller = teller;
  }

  void begin(long run, RunMeter meter) {
    meters.put(run, meter);
  }

  synchronized void end(long run) {
    meters.remove(run);
  }

  /** Has those runs told that have used much since they were last told. */
  void tellSoon() {
    if (isToldSoon.compareAndSet(false, true)) {
      teller.execute(() -> {
        isToldSoon.set(false);
        try {
          tellMuch();
        } catch (IOException _) {
          // The reader of the link notices the same and ends the worker.
        }
      });
    }
  }

  synchronized void tellAll() throws IOException {
    for (Map.Entry<Long, RunMeter> open : meters.entrySet()) {
      tell(open.getKey(), open.getValue());
    }
  }

  private synchronized void tellMuch() throws IOException {
    for (Map.Entry<Long, RunMeter> open : meters.entrySet()) {
      if (open.getValue().isMuchUntold()) {
        tell(open.getKey(), open.getValue());
      }
    }
  }

  private void tell(long run, RunMeter meter) throws IOException {
    Use use = meter.tell();
    link.write(new FromWorker.RunUsed(run, use.cpuMillis(), use.allocatedBytes()));
  }
}
