package io.ringfence.soak;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds processes that a closed dispatcher left behind. */
final class Orphans {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private Orphans() {}

  /** Descendants of this process, and workers of it that live on, after ten seconds at most. */
  static List<String> of(Iterable<ProcessHandle> workers) throws InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    List<String> left = left(workers);
    while (!left.isEmpty() && System.nanoTime() - endNanos < 0) {
      Thread.sleep(BETWEEN_LOOKS);
      left = left(workers);
    }
    return left;
  }

  private static List<String> left(Iterable<ProcessHandle> workers) {
    return Stream.concat(
            ProcessHandle.current().descendants(),
            StreamSupport.stream(workers.spliterator(), false))
        .filter(ProcessHandle::isAlive)
        .distinct()
        .map(process ->
            "pid %d: %s".formatted(process.pid(), process.info().command().orElse("unknown")))
        .toList();
  }
}
