package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.dispatch.CallState;
import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.pool.Demand;
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
        new NobodyHoldsAllOfThem(terms),
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
   * that it could have had, and by none that is resumed where the worker becomes its owner's and
   * nothing runs of the one who waits.
   */
  static final class NobodyIsPassedBy extends Invariant {
    private final Map<SimulatedCall, Integer> passed = new HashMap<>();

    @Override
    void onStarted(SimulatedRun run) {
      SimulatedWorker worker = run.worker();
      boolean isNew = run.attempt() == 1;
      boolean isLease = !worker.isShared() && worker.isFirstRun();
      boolean couldBeOthers = isLease || (worker.isShared() && isNew);
      if (run.call().standing() != Standing.ORDINARY || !couldBeOthers) {
        return;
      }
      for (SimulatedCall waiting : worker.world().desk().pending()) {
        if (waiting.language() == run.call().language()
            && waiting.life().state() instanceof CallState.Waiting
            && !waiting.owner().equals(run.call().owner())
            && (isNew || running(worker.pool(), waiting.owner()) == 0)
            && running(worker.pool(), waiting.owner())
                < running(worker.pool(), run.call().owner()) - 1) {
          int times = passed.merge(waiting, 1, Integer::sum);
          require(
              isNew && times <= 1,
              "%s waits while %s starts, the %d. to do so",
              waiting,
              run,
              times);
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

  /**
   * Where all workers there may be serve, and none of them an owner who waits, none of the others
   * keeps more than one.
   */
  static final class NobodyHoldsAllOfThem extends NotForLong {
    NobodyHoldsAllOfThem(Terms terms) {
      super(terms);
    }

    @Override
    boolean isSo(SimulatedPool pool) {
      return !pool.mayNotBeStaffed()
          && pool.roster().size() == pool.terms().pool().atMost()
          && pool.roster().stream().allMatch(worker -> worker.owner().isPresent())
          && owners(pool) < pool.roster().size()
          && pool.isWaitedFor();
    }

    @Override
    String complaint(SimulatedPool pool) {
      return "calls wait of an owner without a worker, and %d owners hold all %d"
          .formatted(owners(pool), pool.roster().size());
    }

    private static long owners(SimulatedPool pool) {
      return pool.roster().stream().flatMap(worker -> worker.owner().stream()).distinct().count();
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
