package io.ringfence.supervisor.event;

import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The end of a worker and its evidence.
 *
 * @param reason the most specific one known
 * @param lived from the start of its process
 * @param callsServed calls that ended on it, whatever their outcome
 * @param callsLost ids of the calls that ended because it did
 * @param memoryReadings its last private memory readings, oldest first
 * @param lastOutput the last lines that it printed, a thread dump among them where it was silent
 */
public record Incident(
    WorkerIdentity worker,
    EndReason reason,
    Instant at,
    Duration lived,
    long callsServed,
    List<String> callsLost,
    List<MemorySize> memoryReadings,
    List<String> lastOutput) {

  /** Copies the lists. */
  public Incident {
    callsLost = List.copyOf(callsLost);
    memoryReadings = List.copyOf(memoryReadings);
    lastOutput = List.copyOf(lastOutput);
  }
}
