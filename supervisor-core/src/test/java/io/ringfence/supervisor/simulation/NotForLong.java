package io.ringfence.supervisor.simulation;

import java.util.HashMap;
import java.util.Map;

/** Something that may be so of a pool, but not for longer than two ticks. */
abstract class NotForLong extends Invariant {
  private final long longestNanos;
  private final Map<SimulatedPool, Long> sinceNanos = new HashMap<>();

  NotForLong(Terms terms) {
    this.longestNanos = terms.tick().multipliedBy(2).toNanos();
  }

  /** Whether it is so now. */
  abstract boolean isSo(SimulatedPool pool);

  /** What is wrong if it is so for too long. */
  abstract String complaint(SimulatedPool pool);

  @Override
  final void afterStep(World world) {
    long now = world.time().elapsedNanos();
    for (SimulatedPool pool : world.pools()) {
      if (world.isClosing() || !isSo(pool)) {
        sinceNanos.remove(pool);
        continue;
      }
      long since = sinceNanos.computeIfAbsent(pool, _ -> now);
      require(
          now - since <= longestNanos, "%s for %d ms", complaint(pool), (now - since) / 1_000_000);
    }
  }
}
