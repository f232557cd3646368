package io.ringfence.soak;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.RunReading;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose runs were seen in which Ruby worker; a second owner in one is a crossing. Three sources
 * tell: the plans themselves, which log the process they run in, the dispatcher's own statuses, and
 * the incidents. Thread-safe.
 */
final class WorkerOwners {
  private static final String PID = "pid ";

  private final Map<Long, String> ownerOfPid = new HashMap<>();
  private final Set<String> crossings = new HashSet<>();

  /** A worker began; its number may have been that of an earlier process. */
  synchronized void onReady(WorkerIdentity worker) {
    ownerOfPid.remove(worker.pid());
  }

  /** A plan wrote a line; those of Ruby say their process. */
  void onLogged(SupervisorEvent.PlanLogged logged) {
    if (logged.line().startsWith(PID)) {
      see(Long.parseLong(logged.line().substring(PID.length())), logged.owner());
    }
  }

  /** What the dispatcher says of its workers. */
  void onStatuses(List<WorkerStatus> statuses) {
    statuses.stream()
        .filter(status -> status.worker().language() == Language.RUBY)
        .forEach(status -> status.owner().ifPresent(owner -> see(status.worker().pid(), owner)));
  }

  /** What a worker ran at its end. */
  void onEnded(Incident incident) {
    if (incident.worker().language() == Language.RUBY) {
      for (RunReading run : incident.runs()) {
        see(incident.worker().pid(), run.owner());
      }
    }
  }

  /** Each process with the owners that met in it. */
  synchronized List<String> crossings() {
    return crossings.stream().sorted().toList();
  }

  private synchronized void see(long pid, String owner) {
    String before = ownerOfPid.putIfAbsent(pid, owner);
    if (before != null && !before.equals(owner)) {
      crossings.add("ruby worker with pid %d ran %s and %s".formatted(pid, before, owner));
    }
  }
}
