package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.PoolSettings;

/**
 * The workers of a language, counted.
 *
 * @param starting not ready yet
 * @param spare ready, and has served nobody
 * @param alive all whose process is not known to be gone
 */
record Staffing(int starting, int spare, int alive) {

  /** How many workers are to be started now: enough for all spares, never past the cap. */
  int startsNeeded(PoolSettings pool) {
    int missing = pool.spares() - spare - starting;
    int room = pool.atMost() - alive;
    return Math.max(0, Math.min(missing, room));
  }
}
