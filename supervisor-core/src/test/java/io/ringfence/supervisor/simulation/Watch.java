package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Verdict;
import java.time.Duration;
import java.util.List;

/** Tells every invariant what happens. */
final class Watch extends Invariant {
  private final Invariant[] invariants;

  Watch(List<Invariant> invariants) {
    this.invariants = invariants.toArray(Invariant[]::new);
  }

  @Override
  void onPlaced(SimulatedCall call) {
    for (Invariant invariant : invariants) {
      invariant.onPlaced(call);
    }
  }

  @Override
  void onSettled(SimulatedCall call, CallOutcome outcome) {
    for (Invariant invariant : invariants) {
      invariant.onSettled(call, outcome);
    }
  }

  @Override
  void onTreated(SimulatedCall call) {
    for (Invariant invariant : invariants) {
      invariant.onTreated(call);
    }
  }

  @Override
  void onCancelled(SimulatedCall call) {
    for (Invariant invariant : invariants) {
      invariant.onCancelled(call);
    }
  }

  @Override
  void onPerform(SimulatedCall call, CallAction.Perform perform) {
    for (Invariant invariant : invariants) {
      invariant.onPerform(call, perform);
    }
  }

  @Override
  void onAnswered(SimulatedRun run, int sequence, CommandResult result) {
    for (Invariant invariant : invariants) {
      invariant.onAnswered(run, sequence, result);
    }
  }

  @Override
  void onStarted(SimulatedRun run) {
    for (Invariant invariant : invariants) {
      invariant.onStarted(run);
    }
  }

  @Override
  void onRunLost(SimulatedRun run, RunLoss loss) {
    for (Invariant invariant : invariants) {
      invariant.onRunLost(run, loss);
    }
  }

  @Override
  void onQuarantined(String owner, Duration time) {
    for (Invariant invariant : invariants) {
      invariant.onQuarantined(owner, time);
    }
  }

  @Override
  void onWorkerStarted(SimulatedWorker worker) {
    for (Invariant invariant : invariants) {
      invariant.onWorkerStarted(worker);
    }
  }

  @Override
  void onWorkerReady(SimulatedWorker worker) {
    for (Invariant invariant : invariants) {
      invariant.onWorkerReady(worker);
    }
  }

  @Override
  void onWorkerRetired(SimulatedWorker worker, EndReason reason) {
    for (Invariant invariant : invariants) {
      invariant.onWorkerRetired(worker, reason);
    }
  }

  @Override
  void onMemoryRead(SimulatedWorker worker, long bytes) {
    for (Invariant invariant : invariants) {
      invariant.onMemoryRead(worker, bytes);
    }
  }

  @Override
  void onRunsGivenUp(SimulatedWorker worker, Verdict verdict) {
    for (Invariant invariant : invariants) {
      invariant.onRunsGivenUp(worker, verdict);
    }
  }

  @Override
  void onWorkerBuried(SimulatedWorker worker, EndReason reason) {
    for (Invariant invariant : invariants) {
      invariant.onWorkerBuried(worker, reason);
    }
  }

  @Override
  void afterStep(World world) {
    for (Invariant invariant : invariants) {
      invariant.afterStep(world);
    }
  }

  @Override
  void atEnd(World world) {
    for (Invariant invariant : invariants) {
      invariant.atEnd(world);
    }
  }
}
