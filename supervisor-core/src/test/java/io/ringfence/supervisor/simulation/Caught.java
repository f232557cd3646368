package io.ringfence.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows that the simulator finds out about a broken policy. */
final class Caught {
  private static final int MOST_SEEDS = 1_500;

  private Caught() {}

  /** Fails unless a seed breaks the invariant, and does so only under the broken policy. */
  static void in(Class<? extends Invariant> invariant, Policies broken) {
    Simulator simulator = new Simulator(broken);
    Map<String, Integer> others = new TreeMap<>();
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      Schedule schedule = ScheduleMaker.make(seed);
      Optional<String> found = simulator.broken(schedule);
      if (found.equals(Optional.of(invariant.getSimpleName()))) {
        assertEquals(
            Optional.empty(),
            new Simulator(new Policies()).broken(schedule),
            "the production policies under the schedule that shows the broken one");
        return;
      }
      found.ifPresent(other -> others.merge(other, 1, Integer::sum));
    }
    assertTrue(
        false,
        () ->
            "%d seeds do not break %s, but %s"
                .formatted(MOST_SEEDS, invariant.getSimpleName(), others));
  }
}
