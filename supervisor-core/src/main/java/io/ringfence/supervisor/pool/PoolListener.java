package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;

/** What the pool tells the rooms above it, and asks of them. */
public interface PoolListener {

  /** A worker joined the roster. Called on {@code ringfence-control}; must not wait. */
  void onWorkerReady(Language language);

  /** Who waits for a worker now. Asked on {@code ringfence-control} at each tick; must not wait. */
  Demand demand(Language language);
}
