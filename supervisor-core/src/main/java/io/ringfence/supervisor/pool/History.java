package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.Optional;

/**
 * What was so before the end of a worker.
 *
 * @param warm its private memory before it served anybody; empty if it could not be read
 * @param isSuspicious whether so many workers of the owner whose runs alone are there ended before,
 *     that he is under suspicion if no run is to blame
 */
record History(Optional<MemorySize> warm, boolean isSuspicious) {

  /** Of the first worker that ends. */
  static final History NONE = new History(Optional.empty(), false);
}
