package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.dispatch.Standing;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Staffing;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must always be so of the workers. */
final class WorkerInvariants {
  private WorkerInvariants() {}

  static List<Invariant> of(Terms terms) {
    return List.of(
        new NeverMoreWorkersThanAllowed(),
        new RestartIntensityIsKept(),
        new OneOwnerInALife(),
        new RecyclesLeaveEnough(),
        new LargeWorkersGo(terms),
        new LeasesAreNotTakenLightly(),
        new SomebodyIsOnTheWay(terms));
  }

  /** Those that start and those whose end is not known are counted. */
  static final class NeverMoreWorkersThanAllowed extends Invariant {
    @Override
    void onWorkerStarted(SimulatedWorker worker) {
      int seen = worker.pool().workers().size();
      int allowed = worker.pool().terms().pool().atMost();
      require(seen <= allowed, "%d workers are alive; allowed %d", seen, allowed);
    }
  }

  /**
   * After too many deaths no worker starts for a while, each time longer. Exempt are, by what the
   * scripts really did, those under a script with a fault, and those that hit one owner alone and
   * count against him or come to him again; never one that an emergency call brought about.
   */
  static final class RestartIntensityIsKept extends Invariant {
    private static final long AT_ONCE_NANOS = 1_000_000_000;

    private static final class Deaths {
      private final Deque<Long> atNanos = new ArrayDeque<>();
      private int failedStarts;
      private int backOffs;
      private long untilNanos;
    }

    private final Map<SimulatedPool, Deaths> deaths = new HashMap<>();
    private final Set<SimulatedWorker> wereReady = new HashSet<>();
    private final Set<SimulatedWorker> exempt = new HashSet<>();
    private final Set<SimulatedWorker> unbounded = new HashSet<>();
    private final Map<SimulatedPool, Map<String, Deque<Long>>> lostNanos = new HashMap<>();

    @Override
    void onWorkerReady(SimulatedWorker worker) {
      wereReady.add(worker);
      of(worker).failedStarts = 0;
    }

    @Override
    void onRunsGivenUp(SimulatedWorker worker, Verdict verdict) {
      Set<String> owners =
          worker.open().stream().map(run -> run.call().owner()).collect(Collectors.toSet());
      boolean isRepeated =
          owners.size() == 1 && isAnothersOfHis(worker, owners.iterator().next(), verdict);
      List<SimulatedRun> accused =
          worker.open().stream().filter(run -> isAccused(run, verdict)).toList();
      if (accused.stream().anyMatch(run -> run.call().standing() == Standing.EMERGENCY)) {
        unbounded.add(worker);
        return;
      }
      boolean isGuilty =
          accused.stream().anyMatch(run -> !run.call().misdeed().isHonest()) || worker.isLying();
      if (isGuilty || isRepeated || (owners.size() == 1 && !accused.isEmpty())) {
        exempt.add(worker);
      }
    }

    private static boolean isAccused(SimulatedRun run, Verdict verdict) {
      return switch (verdict.lossOf(run.call().call())) {
        case RunLoss.Blamed _ -> true;
        case RunLoss.Lost(_, boolean isSuspect) -> isSuspect;
        case RunLoss.Moved _, RunLoss.Crowded _ -> false;
      };
    }

    /** Two losses of an owner may be chance, or more at once; a third has to count against him. */
    private boolean isAnothersOfHis(SimulatedWorker worker, String owner, Verdict verdict) {
      if (verdict.reason().isPlanned() || verdict.blame().isPresent()) {
        return false;
      }
      long now = worker.world().time().elapsedNanos();
      long within = worker.pool().terms().restarts().within().toNanos();
      Deque<Long> losses =
          lostNanos
              .computeIfAbsent(worker.pool(), _ -> new HashMap<>())
              .computeIfAbsent(owner, _ -> new ArrayDeque<>());
      losses.removeIf(at -> now - at > within);
      int before = losses.size();
      boolean isAtOnce = before > 0 && now - losses.getLast() < AT_ONCE_NANOS;
      if (!isAtOnce) {
        losses.add(now);
      }
      return before == 1 || isAtOnce;
    }

    @Override
    void onWorkerBuried(SimulatedWorker worker, EndReason reason) {
      boolean counts =
          unbounded.contains(worker) || !(reason.isPlanned() || exempt.contains(worker));
      if (!counts || worker.world().isClosing()) {
        return;
      }
      RestartIntensity intensity = worker.pool().terms().restarts();
      long now = worker.world().time().elapsedNanos();
      Deaths ours = of(worker);
      ours.atNanos.add(now);
      while (now - ours.atNanos.getFirst() > intensity.within().toNanos()) {
        ours.atNanos.removeFirst();
      }
      ours.failedStarts += wereReady.contains(worker) ? 0 : 1;
      if (ours.atNanos.size() <= intensity.deaths() && ours.failedStarts <= 1) {
        if (ours.untilNanos <= now) {
          ours.backOffs = 0;
        }
        return;
      }
      double doubled =
          (double) intensity.firstBackOff().toNanos() * Math.pow(2, Math.min(20, ours.backOffs));
      double least = Math.min(doubled, (double) intensity.longestBackOff().toNanos()) / 2;
      ours.backOffs++;
      ours.untilNanos = now + (long) least;
    }

    @Override
    void onWorkerStarted(SimulatedWorker worker) {
      long left = of(worker).untilNanos - worker.world().time().elapsedNanos();
      require(
          left <= 0,
          "%s starts %d ms too early after %d deaths",
          worker,
          left / 1_000_000,
          of(worker).atNanos.size());
    }

    private Deaths of(SimulatedWorker worker) {
      return deaths.computeIfAbsent(worker.pool(), _ -> new Deaths());
    }
  }

  /** Where workers are not shared, one never runs calls of two owners. */
  static final class OneOwnerInALife extends Invariant {
    private final Map<SimulatedWorker, String> owners = new HashMap<>();

    @Override
    void onStarted(SimulatedRun run) {
      SimulatedWorker worker = run.worker();
      if (worker.pool().terms().pool().sharing() == Sharing.ONE_OWNER) {
        String first = owners.computeIfAbsent(worker, _ -> run.call().owner());
        require(first.equals(run.call().owner()), "%s starts where %s ran", run, first);
      }
    }
  }

  /** Replacements for calls, age or the host's wish leave enough workers, and are few at once. */
  static final class RecyclesLeaveEnough extends Invariant {
    private final Map<SimulatedPool, Set<SimulatedWorker>> leaving = new HashMap<>();

    @Override
    void onWorkerRetired(SimulatedWorker worker, EndReason reason) {
      if (!isRenewal(reason)) {
        return;
      }
      SimulatedPool pool = worker.pool();
      RecycleSettings settings = pool.terms().recycle();
      // What the host wishes comes about where the minimum is as large as the pool.
      int minimum =
          reason instanceof EndReason.HostAsked
              ? Math.min(settings.healthyMinimum(), pool.terms().pool().atMost() - 1)
              : settings.healthyMinimum();
      require(
          pool.roster().size() >= minimum,
          "%s leaves %d workers; the minimum is %d: %s",
          worker,
          pool.roster().size(),
          minimum,
          reason);
      Set<SimulatedWorker> ours = leaving.computeIfAbsent(pool, _ -> new HashSet<>());
      ours.add(worker);
      // One that falls silent meanwhile is no replacement any more, but a death.
      long seen = ours.stream().filter(going -> isRenewal(pool.reasonToLeave(going))).count();
      require(
          seen <= settings.atOnce(),
          "%d workers leave at once; allowed %d",
          seen,
          settings.atOnce());
    }

    @Override
    void onWorkerBuried(SimulatedWorker worker, EndReason reason) {
      Set<SimulatedWorker> ours = leaving.get(worker.pool());
      if (ours != null) {
        ours.remove(worker);
      }
    }

    private static boolean isRenewal(EndReason reason) {
      return reason instanceof EndReason.CallsServed
          || reason instanceof EndReason.TooOld
          || reason instanceof EndReason.HostAsked;
    }
  }

  /** A worker past its memory threshold is gone after its drain, one past the hard limit sooner. */
  static final class LargeWorkersGo extends Invariant {
    /** Last words, the kill, and what the background takes. */
    private static final Duration SLACK = Duration.ofMillis(800);

    private final Duration slack;
    private final Map<SimulatedWorker, Long> deadlines = new LinkedHashMap<>();
    private final Set<SimulatedWorker> ready = new HashSet<>();

    LargeWorkersGo(Terms terms) {
      this.slack = SLACK.plus(terms.tick().multipliedBy(2));
    }

    @Override
    void onWorkerReady(SimulatedWorker worker) {
      ready.add(worker);
    }

    @Override
    void onMemoryRead(SimulatedWorker worker, long bytes) {
      MemorySettings memory = worker.pool().terms().memory();
      long now = worker.world().time().elapsedNanos();
      Duration drain = worker.pool().terms().recycle().drain();
      Duration toEnd = worker.pool().terms().health().stopLimit();
      if (bytes > memory.hardLimit().bytes()) {
        deadlines.merge(worker, now + slack.toNanos(), Math::min);
      } else if (ready.contains(worker) && bytes > memory.threshold().bytes()) {
        long longest = now + drain.plus(toEnd).plus(slack).toNanos();
        deadlines.merge(worker, longest, Math::min);
      }
    }

    @Override
    void onWorkerBuried(SimulatedWorker worker, EndReason reason) {
      deadlines.remove(worker);
      ready.remove(worker);
    }

    @Override
    void afterStep(World world) {
      long now = world.time().elapsedNanos();
      deadlines.forEach((worker, deadline) ->
          require(
              now <= deadline,
              "%s is past its memory and still there, %d ms too long",
              worker,
              (now - deadline) / 1_000_000));
    }
  }

  /**
   * An idle lease goes for a caller, or if it was idle for long. One with calls goes only where its
   * owner keeps another one, and somebody waits who has none.
   */
  static final class LeasesAreNotTakenLightly extends Invariant {
    @Override
    void onWorkerRetired(SimulatedWorker worker, EndReason reason) {
      if (reason instanceof EndReason.ShareTakenBack share) {
        require(worker.pool().hasWorkerOf(share.owner()), "%s was the last of its owner's", worker);
        require(worker.pool().isWaitedFor(), "%s is taken back, and nobody is without", worker);
        return;
      }
      if (!(reason instanceof EndReason.LeaseTakenBack)) {
        return;
      }
      require(worker.runs() == 0, "%s runs %d calls and is taken back", worker, worker.runs());
      boolean isWaited =
          worker.world().desk().pending().stream()
              .anyMatch(call ->
                  call.language() == worker.pool().language() && SimulatedDesk.isWaiting(call));
      Duration idle = worker.idle();
      require(
          isWaited || idle.toSeconds() >= Staffing.IDLE_BEFORE_SPARE_SECONDS,
          "%s is taken back after %d ms, and nobody waits",
          worker,
          idle.toMillis());
    }
  }

  /** While calls wait and nothing forbids a start, a worker is starting. */
  static final class SomebodyIsOnTheWay extends NotForLong {
    SomebodyIsOnTheWay(Terms terms) {
      super(terms);
    }

    // An owner with a worker of its own waits for that.
    @Override
    boolean isSo(SimulatedPool pool) {
      return !pool.mayNotStart() && pool.isWaitedFor();
    }

    @Override
    String complaint(SimulatedPool pool) {
      return "calls wait, %d workers of %d are alive, and none starts"
          .formatted(pool.workers().size(), pool.terms().pool().atMost());
    }
  }
}
