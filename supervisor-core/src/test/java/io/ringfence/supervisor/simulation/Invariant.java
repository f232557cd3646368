package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Verdict;
import java.time.Duration;

/**
 * Something that must always be so. It is told what happens as it happens, looks at the world after
 * every step, and complains through {@link #require}.
 */
abstract class Invariant {

  /** What it is called in a report. */
  final String name() {
    return getClass().getSimpleName();
  }

  void onPlaced(SimulatedCall call) {}

  void onSettled(SimulatedCall call, CallOutcome outcome) {}

  void onTreated(SimulatedCall call) {}

  /** The host cancels the call, or the dispatcher does as it closes. */
  void onCancelled(SimulatedCall call) {}

  /** The host is asked to perform a command. */
  void onPerform(SimulatedCall call, CallAction.Perform perform) {}

  /** A script is given the result of its command. */
  void onAnswered(SimulatedRun run, int sequence, CommandResult result) {}

  void onStarted(SimulatedRun run) {}

  void onRunLost(SimulatedRun run, RunLoss loss) {}

  void onQuarantined(String owner, Duration time) {}

  void onWorkerStarted(SimulatedWorker worker) {}

  void onWorkerReady(SimulatedWorker worker) {}

  void onWorkerRetired(SimulatedWorker worker, EndReason reason) {}

  void onMemoryRead(SimulatedWorker worker, long bytes) {}

  void onRunsGivenUp(SimulatedWorker worker, Verdict verdict) {}

  /** The crew was told that the worker is gone for good. */
  void onWorkerBuried(SimulatedWorker worker, EndReason reason) {}

  void afterStep(World world) {}

  void atEnd(World world) {}

  /** Breaks off the simulation unless {@code isSo}. */
  @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
  final void require(boolean isSo, String format, Object... args) {
    if (!isSo) {
      throw new BrokenInvariantException(name(), format.formatted(args));
    }
  }
}
