/** The frames that the supervisor and a worker exchange over their Unix domain socket. */
module io.ringfence.worker.protocol {
  requires static transitive org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.dataformat.cbor;

  exports io.ringfence.worker.protocol;
}
