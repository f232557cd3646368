package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;

/** What the pool tells the rooms above it. */
@FunctionalInterface
public interface PoolListener {

  /** A worker joined the roster. Called on {@code ringfence-control}; must not wait. */
  void onWorkerReady(Language language);

  /** Who waits for a worker now. Asked on {@code ringfence-control} at each tick; must not wait. */
  default Demand demand(Language language) {
    return Demand.NONE;
  }
}
