package io.ringfence.example.sipserver.demo;

import io.ringfence.supervisor.event.WorkerStatus;
import java.util.List;

/** The server that the demo plays on, as far as it cannot be seen over SIP. */
public interface Stage {
  /** The port that it listens on at 127.0.0.1. */
  int sipPort();

  /** Its workers. */
  List<WorkerStatus> workers();

  /** Call records in its database. */
  long records();

  /** Takes no new calls from now on, and waits for the end of those in progress. */
  void drain() throws InterruptedException;
}
