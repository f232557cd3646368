package io.ringfence.supervisor.link;

import java.time.Duration;
import java.util.List;

/** The calls that a worker runs now. */
public final class OpenCalls {
  private OpenCalls() {}

  /** Their ids. */
  public static List<String> of(WorkerLink link) {
    return link.uses(System.nanoTime(), Duration.ofMinutes(1)).stream()
        .map(use -> use.call().id())
        .toList();
  }
}
