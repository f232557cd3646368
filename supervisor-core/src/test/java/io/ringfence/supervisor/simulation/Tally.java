package io.ringfence.supervisor.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often things happened, to show that the schedules bring everything about. */
final class Tally {

  /** What is counted. */
  enum Count {
    SEEDS,
    STEPS,
    CALLS,
    COMPLETED,
    SCRIPT_FAILED,
    LIMITS,
    CANCELLED,
    WORKER_LOST,
    DIVERGED,
    REFUSALS,
    EMERGENCIES,
    STARTS,
    DEATHS,
    RECYCLES,
    LEASES_TAKEN_BACK,
    SHARES_TAKEN_BACK,
    LOSSES,
    MOVES,
    CROWDED_MOVES,
    RESUMES,
    REPLAYED,
    ATTACHED,
    BLAMES,
    SUSPICIONS,
    QUARANTINES,
    RELEASES,
    QUARANTINED,
    TREATMENTS,
    BACK_OFFS,
    HOPELESS,
    CLOSES
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);

  void add(Count count) {
    add(count, 1);
  }

  void add(Count count, long more) {
    counts.merge(count, more, Long::sum);
  }

  void add(Tally other) {
    other.counts.forEach(this::add);
  }

  long of(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry ->
            "%s=%d"
                .formatted(
                    entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    entry.getValue()))
        .collect(Collectors.joining(" "));
  }
}
