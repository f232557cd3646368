package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.Incident;
import java.util.ArrayList;
import java.util.List;

/**
 * The last ends of workers, oldest first. A value: an incident gives the next one.
 *
 * <p>A thread dump may have 256 KiB, so only the newest keep what the worker printed: a hundred of
 * them would take more of the host's heap than all the rest of this library.
 */
record Incidents(List<Incident> all) {
  static final Incidents NONE = new Incidents(List.of());

  static final int MOST = 100;
  static final int MOST_WITH_OUTPUT = 10;

  Incidents {
    all = List.copyOf(all);
  }

  Incidents and(Incident next) {
    List<Incident> kept =
        new ArrayList<>(all.subList(Math.max(0, all.size() + 1 - MOST), all.size()));
    int older = kept.size() - MOST_WITH_OUTPUT;
    if (older >= 0) {
      kept.set(older, withoutOutput(kept.get(older)));
    }
    kept.add(next);
    return new Incidents(kept);
  }

  private static Incident withoutOutput(Incident incident) {
    return new Incident(
        incident.worker(),
        incident.owner(),
        incident.reason(),
        incident.blame(),
        incident.suspect(),
        incident.at(),
        incident.lived(),
        incident.callsServed(),
        incident.callsOpen(),
        incident.runs(),
        incident.memoryReadings(),
        incident.cpuReadings(),
        List.of(),
        List.of());
  }
}
