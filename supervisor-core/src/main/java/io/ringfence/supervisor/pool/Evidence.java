package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What shows who brought the end of a worker about.
 *
 * @param runs what its open runs have used, by its own word
 * @param readings what the kernel says of its process
 */
public record Evidence(List<RunUse> runs, WorkerReadings readings) {

  /** More than a JVM allocates in a second on one processor; memory itself is not faster. */
  private static final long MOST_BYTES_PER_CPU_SECOND = 16_000_000_000L;

  /** The kernel's figure is up to a reading older than the worker's; a start allocates too. */
  private static final Duration CPU_TOLERANCE = Duration.ofSeconds(2);

  /** Of a worker that never ran anything. */
  public static final Evidence NONE = new Evidence(List.of(), WorkerReadings.NONE);

  /** Copies the list. */
  public Evidence {
    runs = List.copyOf(runs);
  }

  /** The owner of all its runs, if they have one. */
  Optional<String> soleOwner() {
    List<String> owners = runs.stream().map(run -> run.call().owner()).distinct().toList();
    return owners.size() == 1 ? Optional.of(owners.getFirst()) : Optional.empty();
  }

  /** The runs whose scripts execute; the others wait for a command, and do nothing. */
  List<RunUse> executing() {
    return runs.stream().filter(run -> !run.isWaiting()).toList();
  }

  MemorySize allocated() {
    return new MemorySize(runs.stream().mapToLong(run -> run.allocated().bytes()).sum());
  }

  /** Whether the kernel's processor time leaves room for all that the worker tells. */
  boolean isCredible() {
    // Beyond any kernel figure, and so that the sums do not overflow.
    boolean isAbsurd =
        runs.stream()
            .anyMatch(run ->
                run.allocated().bytes() > Long.MAX_VALUE >> 20
                    || run.cpuTime().compareTo(Duration.ofDays(365)) > 0);
    if (isAbsurd) {
      return false;
    }
    Optional<Duration> known = readings.cpuTime();
    if (known.isEmpty()) {
      return true;
    }
    Duration possible = known.get().plus(CPU_TOLERANCE);
    long cpuMillis = runs.stream().mapToLong(run -> run.cpuTime().toMillis()).sum();
    double bytes = runs.stream().mapToDouble(run -> run.allocated().bytes()).sum();
    return cpuMillis <= possible.toMillis()
        && bytes <= (double) MOST_BYTES_PER_CPU_SECOND * possible.toMillis() / 1_000;
  }
}
