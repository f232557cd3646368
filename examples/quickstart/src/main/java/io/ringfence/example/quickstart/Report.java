package io.ringfence.example.quickstart;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Prints what happens to workers as it happens, and a table of all calls at the end. */
final class Report implements EventListener {

  private record Ended(CallOutcome outcome, Duration took) {}

  private final long startedNanos = System.nanoTime();
  private final Map<Dialplan, List<Ended>> ended = new LinkedHashMap<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final List<String> surprises = new ArrayList<>();
  private int open;
  private int resumed;

  synchronized void onPlaced(Call call) {
    open++;
    ended.computeIfAbsent(call.dialplan(), _ -> new ArrayList<>());
  }

  synchronized void onEnded(Call call, CallOutcome outcome, Duration took) {
    open--;
    ended.computeIfAbsent(call.dialplan(), _ -> new ArrayList<>()).add(new Ended(outcome, took));
    boolean isExpected =
        switch (call.owner()) {
          case "clumsy" -> outcome instanceof CallOutcome.ScriptFailed;
          case "spinner" ->
              outcome instanceof CallOutcome.LimitExceeded
                  || outcome instanceof CallOutcome.Rejected;
          default -> outcome instanceof CallOutcome.Completed;
        };
    if (!isExpected) {
      surprises.add("%s of %s: %s".formatted(call.id(), call.owner(), outcome.explanation()));
    }
  }

  @Override
  public synchronized void onEvent(SupervisorEvent event) {
    switch (event) {
      case SupervisorEvent.WorkerReady ready ->
          print(
              ready.worker(),
              "ready after %d ms, holds %s of private memory, %s"
                  .formatted(
                      ready.after().toMillis(),
                      ready.privateMemory().map(MemorySize::toString).orElse("an unknown amount"),
                      ready.engine()));
      case SupervisorEvent.WorkerRetired(_, EndReason.Closing _, _) -> {}
      case SupervisorEvent.WorkerRetired(WorkerIdentity worker, EndReason reason, int runs) ->
          print(worker, "recycled, finishes %d calls: %s".formatted(runs, reason.explanation()));
      case SupervisorEvent.WorkerEnded(Incident incident) -> {
        incidents.add(incident);
        print(
            incident.worker(),
            "gone with %d open calls: %s"
                .formatted(incident.callsOpen().size(), incident.reason().explanation()));
      }
      case SupervisorEvent.CallResumed _ -> {
        resumed++;
        print("", event.explanation());
      }
      case SupervisorEvent.PlanQuarantined _, SupervisorEvent.PlanReleased _ ->
          print("", event.explanation());
      case SupervisorEvent.PlanLogged _,
          SupervisorEvent.CallTreated _,
          SupervisorEvent.ServiceRestored _ -> {}
      case SupervisorEvent.ServiceDegraded _,
          SupervisorEvent.CommandFailed _,
          SupervisorEvent.EventsDropped _ ->
          surprises.add(event.explanation());
    }
  }

  private void print(Object subject, String what) {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    System.out.printf(Locale.ROOT, "%6.1f s  %-32s %s%n", seconds, subject, what);
  }

  /** Prints the tables; whether all went as it should. */
  synchronized boolean print() {
    printWorkers();
    printCalls();
    List<Incident> recycled =
        incidents.stream()
            .filter(incident -> incident.reason() instanceof EndReason.MemoryThreshold)
            .toList();
    if (recycled.isEmpty()) {
      surprises.add("no worker was recycled for its memory, though a plan hoards");
    }
    if (resumed == 0) {
      surprises.add("no call went on in another worker, though one was killed");
    }
    if (open > 0) {
      surprises.add(open + " calls have no outcome");
    }
    surprises.forEach(surprise -> System.out.println("UNEXPECTED  " + surprise));
    System.out.printf(
        "%d calls, each with one outcome; %d workers recycled for memory, one killed;"
            + " %d calls went on in another worker, %d lost.%n",
        ended.values().stream().mapToInt(List::size).sum(), recycled.size(), resumed, callsLost());
    return surprises.isEmpty();
  }

  private void printWorkers() {
    System.out.printf(
        "%n%-20s %8s %6s %6s %9s  %s%n",
        "worker", "lived", "calls", "open", "memory", "ended because");
    for (Incident incident : incidents) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %6.1f s %6d %6d %9s  %s%n",
          incident.worker().language().label() + " worker " + incident.worker().incarnation(),
          incident.lived().toMillis() / 1e3,
          incident.callsServed(),
          incident.callsOpen().size(),
          incident.memoryReadings().isEmpty() ? "-" : incident.memoryReadings().getLast(),
          incident.reason().explanation());
    }
  }

  private void printCalls() {
    System.out.printf(
        "%n%-20s %6s %9s %10s %7s %6s %9s %5s %8s %8s%n",
        "plan",
        "calls",
        "answered",
        "responded",
        "failed",
        "limit",
        "rejected",
        "lost",
        "p50 ms",
        "p99 ms");
    ended.forEach((plan, calls) -> {
      List<Duration> took = calls.stream().map(Ended::took).sorted().toList();
      System.out.printf(
          "%-20s %6d %9d %10d %7d %6d %9d %5d %8s %8s%n",
          plan.owner() + "/" + plan.name(),
          calls.size(),
          count(calls, Report::isAnswered),
          count(calls, outcome -> outcome instanceof CallOutcome.Completed && !isAnswered(outcome)),
          count(calls, CallOutcome.ScriptFailed.class::isInstance),
          count(calls, CallOutcome.LimitExceeded.class::isInstance),
          count(calls, CallOutcome.Rejected.class::isInstance),
          count(calls, Report::isLost),
          millis(took, 0.50),
          millis(took, 0.99));
    });
    System.out.println(
        "(the times are without the ringing; responded: by the plan; rejected: by the dispatcher)\n");
  }

  private long callsLost() {
    return ended.values().stream().mapToLong(calls -> count(calls, Report::isLost)).sum();
  }

  private static boolean isLost(CallOutcome outcome) {
    return outcome instanceof CallOutcome.WorkerLost || outcome instanceof CallOutcome.Diverged;
  }

  private static long count(List<Ended> calls, Predicate<CallOutcome> which) {
    return calls.stream().map(Ended::outcome).filter(which).count();
  }

  private static boolean isAnswered(CallOutcome outcome) {
    return outcome instanceof CallOutcome.Completed(CallOutcome.Ending.Answered _);
  }

  private static String millis(List<Duration> sorted, double share) {
    Optional<Duration> at =
        sorted.stream().skip((long) Math.ceil(sorted.size() * share) - 1).findFirst();
    return at.map(took -> String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e6)).orElse("-");
  }
}
