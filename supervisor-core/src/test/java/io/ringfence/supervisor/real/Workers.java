package io.ringfence.supervisor.real;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The workers of a dispatcher as a test finds and ends them. */
final class Workers {
  private Workers() {}

  /** A worker that has taken a call. */
  static WorkerIdentity serving(CallDispatcher dispatcher) {
    return serving(dispatcher, 0).worker();
  }

  /** A worker on which so many calls have ended. */
  static WorkerStatus serving(CallDispatcher dispatcher, long served) {
    return await()
        .alias("a worker in service")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                dispatcher.workers().stream()
                    .filter(status -> status.phase() == WorkerStatus.Phase.SERVING)
                    .filter(status -> status.callsServed() >= served)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  static void signal(String name, WorkerIdentity worker) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(worker.pid())).start();
      assertEquals(0, kill.waitFor());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
