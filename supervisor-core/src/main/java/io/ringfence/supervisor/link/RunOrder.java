package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.settings.RunSettings;

/**
 * What a worker is to run.
 *
 * @param seed of all random numbers of the run
 * @param clockMicros what the clock of the plan shows at its begin
 * @param replayedCommands so many commands were asked for by an earlier attempt, the one in flight
 *     included
 * @param takesSlot whether it counts against the runs that the worker may have at once, and takes
 *     the lease of its owner; a canary does not
 * @param isEmergency whether nothing that its owner did refuses calls like this one
 */
public record RunOrder(
    Call call,
    RunSettings limits,
    long seed,
    long clockMicros,
    int replayedCommands,
    boolean takesSlot,
    boolean isEmergency) {

  /** An order for no emergency. */
  public RunOrder(
      Call call,
      RunSettings limits,
      long seed,
      long clockMicros,
      int replayedCommands,
      boolean takesSlot) {
    this(call, limits, seed, clockMicros, replayedCommands, takesSlot, false);
  }

  /** The same for an emergency. */
  public RunOrder ofEmergency() {
    return new RunOrder(call, limits, seed, clockMicros, replayedCommands, takesSlot, true);
  }
}
