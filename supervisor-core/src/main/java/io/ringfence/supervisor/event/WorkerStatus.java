package io.ringfence.supervisor.event;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.Optional;

/**
 * A worker at a moment.
 *
 * @param phase where it is in its life
 * @param owner whose worker it is; empty while it serves nobody, or all
 * @param privateMemory the last reading; empty before the first, or where it cannot be read
 * @param runs calls that it runs now
 * @param callsServed calls that ended on it
 */
public record WorkerStatus(
    WorkerIdentity worker,
    Phase phase,
    Optional<String> owner,
    Optional<MemorySize> privateMemory,
    int runs,
    long callsServed) {

  /** Where a worker is in its life. */
  public enum Phase {
    /** Its process starts, or its first canary runs. */
    STARTING,
    /** It takes calls and has served none yet. */
    SPARE,
    /** It takes calls and has served some. */
    SERVING,
    /** It finishes what runs and takes nothing new. */
    DRAINING,
    /** It was asked to end, or killed. */
    ENDING
  }
}
