package io.ringfence.soak;

import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.statistics.descriptive.Quantile;

/** Hears what the dispatcher tells, and hands each part to whom it concerns. */
final class EventWatch implements EventListener {
  private final Ledger ledger;
  private final WorkerOwners owners;
  private final MemoryHistory history;
  private final AtomicLong resumed = new AtomicLong();
  private final ConcurrentMap<Long, ProcessHandle> processes = new ConcurrentHashMap<>();
  private final Queue<Double> startMillis = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Long> ends = new ConcurrentHashMap<>();

  EventWatch(Ledger ledger, WorkerOwners owners, MemoryHistory history) {
    this.ledger = ledger;
    this.owners = owners;
    this.history = history;
  }

  @Override
  public void onEvent(SupervisorEvent event) {
    switch (event) {
      case SupervisorEvent.WorkerReady ready -> {
        owners.onReady(ready.worker());
        startMillis.add((double) ready.after().toMillis());
        ProcessHandle.of(ready.worker().pid())
            .ifPresent(process -> processes.put(process.pid(), process));
      }
      case SupervisorEvent.WorkerEnded(Incident incident) -> {
        ends.merge(incident.reason().getClass().getSimpleName(), 1L, Long::sum);
        owners.onEnded(incident);
        incident.callsOpen().forEach(call -> ledger.onHappened(call, event.explanation()));
        incident.blame().ifPresent(blame -> ledger.onHappened(blame.call(), event.explanation()));
      }
      case SupervisorEvent.CallResumed move -> {
        resumed.incrementAndGet();
        ledger.onHappened(move.call(), event.explanation());
        history.onMoved(move.from());
      }
      case SupervisorEvent.PlanLogged logged -> owners.onLogged(logged);
      case SupervisorEvent.CommandFailed failed ->
          ledger.onHappened(failed.call(), event.explanation());
      case SupervisorEvent.EventsDropped _, SupervisorEvent.ServiceDegraded _ ->
          System.out.println("soak note: " + event.explanation());
      case SupervisorEvent.WorkerRetired _,
          SupervisorEvent.PlanQuarantined _,
          SupervisorEvent.PlanReleased _,
          SupervisorEvent.CallTreated _,
          SupervisorEvent.ServiceRestored _ -> {}
    }
  }

  /** Runs that went on in another worker. */
  long resumed() {
    return resumed.get();
  }

  /** How many workers became ready, and how long they took. */
  String startTimes() {
    double[] millis = startMillis.stream().mapToDouble(Double::doubleValue).toArray();
    double[] at = Quantile.withDefaults().evaluate(millis, 0.5, 0.9, 1);
    return String.format(
        Locale.ROOT,
        "%d, half of them within %.0f ms, nine of ten within %.0f, all within %.0f",
        millis.length,
        at[0],
        at[1],
        at[2]);
  }

  /** How often workers ended for each reason. */
  Map<String, Long> ends() {
    return new TreeMap<>(ends);
  }

  /** The workers that were ever ready, alive or not. */
  Iterable<ProcessHandle> processes() {
    return processes.values();
  }
}
