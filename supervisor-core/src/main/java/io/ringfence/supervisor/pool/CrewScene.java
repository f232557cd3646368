package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.Map;
import java.util.Optional;

/**
 * All that a {@link Crew} is told at a tick.
 *
 * @param workers the vitals of each worker; one that is missing is taken for just started
 * @param demand who waits for a worker
 * @param available memory of the host that can be had, less what starting workers of other
 *     languages will take; empty where it cannot be read, which blocks no start
 */
public record CrewScene(Map<Long, Vitals> workers, Demand demand, Optional<MemorySize> available) {

  /** Copies the map. */
  public CrewScene {
    workers = Map.copyOf(workers);
  }

  Vitals vitals(long incarnation, long nowNanos) {
    return workers.getOrDefault(incarnation, Vitals.unknown(nowNanos));
  }
}
