/** A worker that misbehaves on demand, for soak tests. */
module io.ringfence.worker.faulty {
  requires static transitive org.jspecify;
  requires io.ringfence.worker;

  exports io.ringfence.worker.faulty;
}
