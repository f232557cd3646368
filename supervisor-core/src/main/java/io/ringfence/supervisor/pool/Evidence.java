package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.link.RunUse;
import java.util.List;

/**
 * What shows who brought the end of a worker about.
 *
 * @param runs what its open runs have used, by its own word
 * @param readings what the kernel says of its process
 */
public record Evidence(List<RunUse> runs, WorkerReadings readings) {

  /** Of a worker that never ran anything. */
  public static final Evidence NONE = new Evidence(List.of(), WorkerReadings.NONE);

  /** Copies the list. */
  public Evidence {
    runs = List.copyOf(runs);
  }
}
