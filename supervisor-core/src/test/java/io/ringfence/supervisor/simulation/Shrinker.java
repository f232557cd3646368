package io.ringfence.supervisor.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a failing schedule smaller: leaves out happenings, half of them at first and single ones in
 * the end, while the same invariant still breaks (Zeller's delta debugging).
 */
final class Shrinker {
  private static final int MOST_TRIES = 2_000;

  private final Simulator simulator;
  private int tries;

  Shrinker(Simulator simulator) {
    this.simulator = simulator;
  }

  /** The smallest that it found; the same if {@code schedule} breaks nothing. */
  Schedule shrink(Schedule schedule) {
    Optional<String> invariant = simulator.broken(schedule);
    if (invariant.isEmpty()) {
      return schedule;
    }
    List<Happening> kept = schedule.happenings();
    int chunk = Math.max(1, kept.size() / 2);
    while (tries < MOST_TRIES) {
      int before = kept.size();
      kept = without(schedule, kept, chunk, invariant.get());
      if (chunk == 1 && kept.size() == before) {
        break;
      }
      chunk = Math.max(1, Math.min(chunk / 2, kept.size() / 2));
    }
    return schedule.of(kept);
  }

  private List<Happening> without(
      Schedule schedule, List<Happening> all, int chunk, String invariant) {
    List<Happening> kept = all;
    // From the end: what comes last depends on what comes before.
    for (int from = kept.size() - chunk; from > -chunk && tries < MOST_TRIES; from -= chunk) {
      List<Happening> fewer = new ArrayList<>(kept.subList(0, Math.max(0, from)));
      fewer.addAll(kept.subList(Math.min(kept.size(), from + chunk), kept.size()));
      tries++;
      if (simulator.broken(schedule.of(fewer)).equals(Optional.of(invariant))) {
        kept = fewer;
      }
    }
    return kept;
  }
}
