package io.ringfence.worker.protocol;

/** One message on the link between the supervisor and a worker. */
public sealed interface Frame permits FromWorker, ToWorker {

  /** The protocol spoken here. Both sides must name the same number in their first frame. */
  int PROTOCOL_VERSION = 3;
}
