package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.dispatch.CallState;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must always be so of what owners get, and of what is left at the end. */
final class ShareInvariants {
  private ShareInvariants() {}

  static List<Invariant> of(Terms terms) {
    return List.of(
        new NobodyWaitsBesideRoom(),
        new OwnersHaveTheirShare(terms),
        new NobodyIsPassedBy(),
        new NothingIsLeft());
  }

  /** No worker that could take a call is idle while it waits. */
  static final class NobodyWaitsBesideRoom extends Invariant {
    @Override
    void afterStep(World world) {
      for (SimulatedCall call : world.desk().pending()) {
        if (!SimulatedDesk.isWaiting(call)) {
          continue;
        }
        for (SimulatedWorker worker : world.pool(call.language()).roster()) {
          boolean couldTake =
              worker.hasRoom() && worker.owner().map(call.owner()::equals).orElse(true);
          require(!couldTake, "%s waits while %s has room", call, worker);
        }
      }
    }
  }

  /**
   * An owner has at most so many ordinary calls at once, is refused only what is beyond that, and
   * never an emergency call.
   */
  static final class OwnersHaveTheirShare extends Invariant {
    private static final Set<Refusal> OF_OWNERS =
        EnumSet.of(
            Refusal.OWNER_CALLS,
            Refusal.OWNER_STARTS,
            Refusal.OWNER_DAY,
            Refusal.OWNER_WAITING,
            Refusal.QUARANTINE,
            Refusal.OWNER_QUARANTINE);

    private final int granted;
    private final Map<String, Integer> ordinary = new HashMap<>();
    private final Map<String, Integer> all = new HashMap<>();
    private final Set<SimulatedCall> placed = new HashSet<>();

    OwnersHaveTheirShare(Terms terms) {
      this.granted = terms.intake().owners().calls();
    }

    @Override
    void onPlaced(SimulatedCall call) {
      placed.add(call);
    }

    @Override
    void onSettled(SimulatedCall call, CallOutcome outcome) {
      if (outcome instanceof Rejected rejected) {
        boolean isEmergency = call.standing() == Standing.EMERGENCY;
        require(
            !isEmergency || !OF_OWNERS.contains(rejected.refusal()),
            "%s, an emergency call, is refused: %s",
            call,
            rejected.explanation());
        require(
            rejected.refusal() != Refusal.OWNER_CALLS
                || all.getOrDefault(call.owner(), 0) >= granted,
            "%s is refused for %d calls of its owner, who has %d",
            call,
            rejected.seen(),
            all.getOrDefault(call.owner(), 0));
      }
      if (!placed.remove(call)) {
        count(call, -1);
      }
    }

    @Override
    void afterStep(World world) {
      for (SimulatedCall call : placed) {
        count(call, 1);
        int seen = ordinary.getOrDefault(call.owner(), 0);
        require(seen <= granted, "%s has %d calls; allowed %d", call.owner(), seen, granted);
      }
      placed.clear();
    }

    private void count(SimulatedCall call, int more) {
      all.merge(call.owner(), more, Integer::sum);
      if (call.standing() == Standing.ORDINARY) {
        ordinary.merge(call.owner(), more, Integer::sum);
      }
    }
  }

  /**
   * A call that waits is passed by at most one call of an owner who has more running, on a worker
   * that it could have had.
   */
  static final class NobodyIsPassedBy extends Invariant {
    private final Map<SimulatedCall, Integer> passed = new HashMap<>();

    @Override
    void onStarted(SimulatedRun run) {
      boolean isOrdinary = run.call().standing() == Standing.ORDINARY && run.attempt() == 1;
      SimulatedWorker worker = run.worker();
      boolean isForAll =
          worker.pool().terms().pool().sharing() == Sharing.ALL_OWNERS || worker.isFirstRun();
      if (!isOrdinary || !isForAll) {
        return;
      }
      for (SimulatedCall waiting : worker.world().desk().pending()) {
        if (waiting.language() == run.call().language()
            && waiting.life().state() instanceof CallState.Waiting
            && !waiting.owner().equals(run.call().owner())
            && running(worker.pool(), waiting.owner())
                < running(worker.pool(), run.call().owner()) - 1) {
          int times = passed.merge(waiting, 1, Integer::sum);
          require(times <= 1, "%s waits while %s starts, the %d. to do so", waiting, run, times);
        }
      }
    }

    private static int running(SimulatedPool pool, String owner) {
      int running = 0;
      for (SimulatedWorker worker : pool.workers().values()) {
        for (SimulatedRun run : worker.open()) {
          running += run.call().owner().equals(owner) ? 1 : 0;
        }
      }
      return running;
    }
  }

  /** At the end nothing of all the calls is left anywhere. */
  static final class NothingIsLeft extends Invariant {
    @Override
    void atEnd(World world) {
      IntakeUnderTest intake = world.desk().intake();
      require(intake.calls() == 0, "%d calls are left in the intake", intake.calls());
      require(intake.owners() == 0, "%d owners are left in the line", intake.owners());
      for (SimulatedPool pool : world.pools()) {
        Demand left = intake.demand(pool.language(), new ArrayList<>());
        require(left.equals(Demand.NONE), "%s is left in the line", left);
        require(pool.isEmpty(), "workers %s are left", pool.workers().keySet());
      }
    }
  }
}
