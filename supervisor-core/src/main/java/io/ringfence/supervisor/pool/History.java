package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.Optional;

/**
 * What was so before the end of a worker.
 *
 * @param warm its private memory before it served anybody; empty if it could not be read
 * @param share what this end is to the owner whose runs alone are there, if no run is to blame
 */
record History(Optional<MemorySize> warm, Losses.Share share) {

  /** Of the first worker that ends. */
  static final History NONE = new History(Optional.empty(), Losses.Share.ANYBODYS);
}
