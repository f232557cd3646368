package io.ringfence.supervisor.event;

import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The end of a worker and its evidence.
 *
 * @param owner whose worker it was; empty for one that served nobody or all
 * @param reason the most specific one known
 * @param blame the run that brought it about, if one did
 * @param suspect where that is not certain, the run under suspicion: its plan gets a strike, and
 *     its call goes on
 * @param lived from the start of its process
 * @param callsServed calls that ended on it, whatever their outcome
 * @param callsOpen ids of the calls that it ran when it was given up; all but the one to blame go
 *     on elsewhere
 * @param runs what those calls had used
 * @param memoryReadings its last private memory readings, oldest first
 * @param cpuReadings its last processor time readings, oldest first
 * @param lastOutput the last lines that it printed, without the thread dump
 * @param threadDump its threads where it was silent; else empty
 */
public record Incident(
    WorkerIdentity worker,
    Optional<String> owner,
    EndReason reason,
    Optional<Blame> blame,
    Optional<Blame> suspect,
    Instant at,
    Duration lived,
    long callsServed,
    List<String> callsOpen,
    List<RunReading> runs,
    List<MemorySize> memoryReadings,
    List<CpuReading> cpuReadings,
    List<String> lastOutput,
    List<String> threadDump) {

  /**
   * What the kernel said of the processor time of the worker's process at a moment.
   *
   * @param before how long before its end was told
   * @param total since the start of the process
   */
  public record CpuReading(Duration before, Duration total) {}

  /** Copies the lists. */
  public Incident {
    callsOpen = List.copyOf(callsOpen);
    runs = List.copyOf(runs);
    memoryReadings = List.copyOf(memoryReadings);
    cpuReadings = List.copyOf(cpuReadings);
    lastOutput = List.copyOf(lastOutput);
    threadDump = List.copyOf(threadDump);
  }
}
