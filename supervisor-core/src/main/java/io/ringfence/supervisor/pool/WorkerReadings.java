package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the kernel said of a process lately, oldest first. A value: a reading gives the next one.
 */
public record WorkerReadings(List<Reading> readings) {

  /** Nothing was read yet, or nothing can be. */
  public static final WorkerReadings NONE = new WorkerReadings(List.of());

  /** Twenty seconds of them at four in a second, which covers the usual limits of silence. */
  private static final int MOST = 80;

  /**
   * The private memory and the processor time of a process at a moment, where they can be read.
   *
   * @param cpuTime since the start of the process
   */
  public record Reading(
      long atNanos, Optional<MemorySize> privateMemory, Optional<Duration> cpuTime) {}

  /** Copies the list. */
  public WorkerReadings {
    readings = List.copyOf(readings);
  }

  /** With one more; the oldest is forgotten where there are many. */
  public WorkerReadings and(Reading next) {
    return new WorkerReadings(
        Stream.concat(
                readings.stream().skip(Math.max(0, readings.size() + 1 - MOST)), Stream.of(next))
            .toList());
  }

  /** At most so many of the last memory readings. */
  List<MemorySize> lastMemory(int most) {
    return lastOf(
        readings.stream().flatMap(reading -> reading.privateMemory().stream()).toList(), most);
  }

  /** At most so many of the last readings of the processor time, as of {@code nowNanos}. */
  List<Incident.CpuReading> lastCpu(int most, long nowNanos) {
    return lastOf(timed(), most).stream()
        .map(reading ->
            new Incident.CpuReading(
                Duration.ofNanos(nowNanos - reading.atNanos()),
                reading.cpuTime().orElse(Duration.ZERO)))
        .toList();
  }

  private static <T> List<T> lastOf(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  Optional<MemorySize> memory() {
    return lastMemory(1).stream().findFirst();
  }

  /** The processor time of the whole life, as of the last reading. */
  Optional<Duration> cpuTime() {
    List<Reading> timed = timed();
    return timed.isEmpty() ? Optional.empty() : timed.getLast().cpuTime();
  }

  /**
   * Processor time in the last {@code window}, as a share of it: 1 for one processor all the time.
   * Empty if less than half of the window was watched.
   */
  OptionalDouble cpuShare(Duration window) {
    List<Reading> timed = timed();
    if (timed.isEmpty()) {
      return OptionalDouble.empty();
    }
    Reading last = timed.getLast();
    Reading first = timed.getFirst();
    for (Reading reading : timed) {
      if (last.atNanos() - reading.atNanos() >= window.toNanos()) {
        first = reading;
      }
    }
    long span = last.atNanos() - first.atNanos();
    if (span <= 0 || span < window.toNanos() / 2) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((double) (nanos(last) - nanos(first)) / span);
  }

  private List<Reading> timed() {
    return readings.stream().filter(reading -> reading.cpuTime().isPresent()).toList();
  }

  private static long nanos(Reading reading) {
    return reading.cpuTime().orElse(Duration.ZERO).toNanos();
  }
}
