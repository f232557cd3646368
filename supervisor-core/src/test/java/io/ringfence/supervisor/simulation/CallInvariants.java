package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must always be so of calls and their runs. */
final class CallInvariants {
  private CallInvariants() {}

  static List<Invariant> of(Terms terms) {
    return List.of(
        new EveryCallSettlesOnce(terms),
        new NoCommandIsPerformedTwice(),
        new ResumesAreLimited(terms),
        new LostCallsGoOn(terms),
        new CrowdedMovesAreLimited(),
        new OnlyTheGuiltyAreBlamed(terms));
  }

  /** One outcome for each call, before all of its time limits have passed. */
  static final class EveryCallSettlesOnce extends Invariant {
    private final Duration longest;
    private final Map<SimulatedCall, Long> placedNanos = new HashMap<>();
    private final Set<SimulatedCall> settled = new HashSet<>();
    private final Set<SimulatedCall> treated = new HashSet<>();
    private final Terms terms;
    private long elapsedNanos;

    EveryCallSettlesOnce(Terms terms) {
      this.terms = terms;
      this.longest =
          terms
              .calls()
              .waiting()
              .longest()
              .plus(terms.calls().runs().total())
              .plus(terms.calls().stopLimit())
              .plus(terms.tick().multipliedBy(2));
    }

    @Override
    void onPlaced(SimulatedCall call) {
      placedNanos.put(call, elapsedNanos);
    }

    @Override
    void onSettled(SimulatedCall call, CallOutcome outcome) {
      require(settled.add(call), "%s is settled again, with %s", call, outcome);
      long seen = elapsedNanos - placedNanos.getOrDefault(call, 0L);
      require(
          seen <= longest.toNanos(),
          "%s is settled after %d ms; allowed %d",
          call,
          seen / 1_000_000,
          longest.toMillis());
    }

    @Override
    void onTreated(SimulatedCall call) {
      require(settled.contains(call), "%s is treated before its outcome", call);
      require(treated.add(call), "%s is treated twice", call);
    }

    @Override
    void afterStep(World world) {
      elapsedNanos = world.time().elapsedNanos();
    }

    @Override
    void atEnd(World world) {
      require(
          settled.size() == placedNanos.size(),
          "%d calls of %d have an outcome under %s",
          settled.size(),
          placedNanos.size(),
          terms);
    }
  }

  /** The host is asked once for each command, and each attempt is told the same, in order. */
  static final class NoCommandIsPerformedTwice extends Invariant {
    private final Map<SimulatedCall, Integer> performed = new HashMap<>();
    private final Map<SimulatedCall, List<CommandResult>> results = new HashMap<>();
    private final Map<SimulatedRun, Integer> answered = new HashMap<>();
    private final Map<SimulatedCall, RunOrder> orders = new HashMap<>();

    @Override
    void onPerform(SimulatedCall call, CallAction.Perform perform) {
      int before = performed.getOrDefault(call, 0);
      require(
          perform.sequence() == before + 1,
          "the host performs command %d of %s after command %d",
          perform.sequence(),
          call,
          before);
      require(!call.life().isSettled(), "the host performs a command of %s after its end", call);
      performed.put(call, perform.sequence());
    }

    @Override
    void onAnswered(SimulatedRun run, int sequence, CommandResult result) {
      int before = answered.getOrDefault(run, 0);
      require(
          sequence == before + 1 && sequence == run.sequence(),
          "%s waits for command %d, was answered %d, and is answered %d",
          run,
          run.sequence(),
          before,
          sequence);
      answered.put(run, sequence);
      List<CommandResult> known = results.computeIfAbsent(run.call(), _ -> new ArrayList<>());
      if (sequence > known.size()) {
        known.add(result);
      }
      require(
          known.get(sequence - 1).equals(result),
          "%s is told %s of command %d, an earlier attempt %s",
          run,
          result,
          sequence,
          known.get(sequence - 1));
    }

    @Override
    void onStarted(SimulatedRun run) {
      RunOrder first = orders.computeIfAbsent(run.call(), _ -> run.order());
      require(
          first.seed() == run.order().seed() && first.clockMicros() == run.order().clockMicros(),
          "%s has another seed or clock than the first attempt",
          run);
    }
  }

  /** As many resumes as the setting says, moves apart, and none of a run that was blamed. */
  static final class ResumesAreLimited extends Invariant {
    private final int granted;
    private final Map<SimulatedCall, Integer> losses = new HashMap<>();
    private final Set<SimulatedCall> blamed = new HashSet<>();

    ResumesAreLimited(Terms terms) {
      this.granted = terms.calls().runs().resumes();
    }

    @Override
    void onRunLost(SimulatedRun run, RunLoss loss) {
      switch (loss) {
        case RunLoss.Moved _, RunLoss.Crowded _ -> {}
        case RunLoss.Lost _ -> losses.merge(run.call(), 1, Integer::sum);
        case RunLoss.Blamed _ -> blamed.add(run.call());
      }
    }

    @Override
    void onStarted(SimulatedRun run) {
      int resumes = losses.getOrDefault(run.call(), 0);
      require(!blamed.contains(run.call()), "%s starts although it was blamed", run);
      require(resumes <= granted, "%s is resume %d; allowed %d", run, resumes, granted);
    }
  }

  /**
   * A call is lost only after more losses than are made good, or where no worker was free for long,
   * and cancelled only by the host.
   */
  static final class LostCallsGoOn extends Invariant {
    private final int granted;
    private final Duration longest;
    private final Duration tick;
    private final Map<SimulatedCall, Integer> losses = new HashMap<>();
    private final Map<SimulatedCall, Long> lostNanos = new HashMap<>();
    private final Set<SimulatedCall> cancelled = new HashSet<>();
    private long elapsedNanos;

    LostCallsGoOn(Terms terms) {
      this.granted = terms.calls().runs().resumes();
      this.longest = terms.calls().waiting().longestResumed();
      this.tick = terms.tick();
    }

    @Override
    void onRunLost(SimulatedRun run, RunLoss loss) {
      lostNanos.put(run.call(), elapsedNanos);
      if (loss instanceof RunLoss.Lost) {
        losses.merge(run.call(), 1, Integer::sum);
      }
    }

    @Override
    void onCancelled(SimulatedCall call) {
      cancelled.add(call);
    }

    @Override
    void onSettled(SimulatedCall call, CallOutcome outcome) {
      if (outcome instanceof CallOutcome.WorkerLost) {
        int seen = losses.getOrDefault(call, 0);
        long waited = elapsedNanos - lostNanos.getOrDefault(call, elapsedNanos) + tick.toNanos();
        require(
            seen > granted || waited >= longest.toNanos(),
            "%s is given up after %d losses, resumes %d, and %d ms without a worker, of %d",
            call,
            seen,
            granted,
            waited / 1_000_000,
            longest.toMillis());
      }
      if (outcome instanceof CallOutcome.Cancelled) {
        require(cancelled.contains(call), "%s is cancelled by nobody", call);
      }
    }

    @Override
    void afterStep(World world) {
      elapsedNanos = world.time().elapsedNanos();
    }
  }

  /**
   * Who does his share in filling worker after worker past the threshold does not move for ever.
   * What a run has is known here, and not by the word of its worker: as of the last time that its
   * worker could speak, for of a silent one nobody knows anything.
   */
  static final class CrowdedMovesAreLimited extends Invariant {
    private static final int MOST = 2;

    /** No worker is smaller when it begins to serve. */
    private static final long LEAST_BASE_BYTES = 80_000_000;

    private final Map<SimulatedCall, Integer> moves = new HashMap<>();

    /** What each run had allocated when the memory of its worker was read last. */
    private final Map<SimulatedRun, Long> allocated = new HashMap<>();

    @Override
    void onMemoryRead(SimulatedWorker worker, long bytes) {
      if (!worker.isSilent()) {
        worker.open().forEach(run -> allocated.put(run, run.allocated()));
      }
    }

    @Override
    void onRunsGivenUp(SimulatedWorker worker, Verdict verdict) {
      if (!(verdict.reason() instanceof EndReason.MemoryThreshold(MemorySize seen, _))
          || verdict.blame().isPresent()) {
        return;
      }
      List<SimulatedRun> crowd =
          worker.open().stream().filter(run -> run.call().misdeed() == Misdeed.CROWDS).toList();
      long all = worker.open().stream().mapToLong(this::allocated).sum();
      long ofCrowd = crowd.stream().mapToLong(this::allocated).sum();
      if (crowd.size() > 1 && ofCrowd >= (seen.bytes() - LEAST_BASE_BYTES) / 2) {
        crowd.stream()
            .filter(run -> allocated(run) * worker.runs() >= all)
            .forEach(run -> moves.merge(run.call(), 1, Integer::sum));
      }
    }

    private long allocated(SimulatedRun run) {
      return allocated.getOrDefault(run, 0L);
    }

    @Override
    void onStarted(SimulatedRun run) {
      int seen = moves.getOrDefault(run.call(), 0);
      require(seen <= MOST, "%s has helped to fill %d workers; allowed %d", run, seen, MOST);
    }
  }

  /**
   * A script without fault is not blamed. An owner who has no other scripts is not put into
   * quarantine, and no call of such an owner ends as if it were at fault.
   *
   * <p>Deaths that leave a plan under suspicion count against it, so that chance may hit an honest
   * one as well: but each death once.
   */
  static final class OnlyTheGuiltyAreBlamed extends Invariant {
    private final Terms terms;
    private final Map<SimulatedCall, Long> placedNanos = new HashMap<>();
    private final Map<String, Integer> suspicions = new HashMap<>();
    private final Set<String> quarantinedUnjustly = new HashSet<>();
    private final Map<String, Integer> quarantinedAfter = new HashMap<>();
    private long elapsedNanos;
    private Set<String> dishonest = Set.of();

    OnlyTheGuiltyAreBlamed(Terms terms) {
      this.terms = terms;
    }

    @Override
    void onPlaced(SimulatedCall call) {
      placedNanos.put(call, elapsedNanos);
    }

    @Override
    void onRunsGivenUp(SimulatedWorker worker, Verdict verdict) {
      Set<String> suspects = new HashSet<>();
      for (SimulatedRun run : worker.open()) {
        switch (verdict.lossOf(run.call().call())) {
          case RunLoss.Moved _, RunLoss.Crowded _ -> {}
          case RunLoss.Lost(_, boolean isSuspect) -> {
            if (isSuspect) {
              suspects.add(run.call().owner());
            }
          }
          case RunLoss.Blamed(_, String reason) ->
              require(
                  !run.call().misdeed().isHonest() || worker.isLying(),
                  "%s is blamed: %s",
                  run,
                  reason);
        }
      }
      require(suspects.size() <= 1, "%s has %s under suspicion", worker, suspects);
      suspects.forEach(owner -> suspicions.merge(owner, 1, Integer::sum));
    }

    @Override
    void onQuarantined(String owner, Duration time) {
      quarantinedAfter.put(owner, suspicions.getOrDefault(owner, 0));
      quarantinedUnjustly.add(owner);
    }

    @Override
    void onSettled(SimulatedCall call, CallOutcome outcome) {
      if (dishonest.contains(call.owner())) {
        return;
      }
      switch (outcome) {
        case CallOutcome.LimitExceeded(Limit limit, _, _) ->
            require(
                limit == Limit.TOTAL_TIME && isLate(call),
                "%s, an honest call, ends with %s",
                call,
                outcome.explanation());
        case CallOutcome.ScriptFailed _, CallOutcome.Diverged _ ->
            require(false, "%s, an honest call, ends with %s", call, outcome.explanation());
        case CallOutcome.Completed _,
            CallOutcome.Cancelled _,
            CallOutcome.Rejected _,
            CallOutcome.WorkerLost _ -> {}
      }
    }

    @Override
    void afterStep(World world) {
      elapsedNanos = world.time().elapsedNanos();
      dishonest = world.dishonest();
      if (quarantinedUnjustly.isEmpty()) {
        return;
      }
      quarantinedUnjustly.removeAll(dishonest);
      for (String owner : quarantinedUnjustly) {
        int seen = quarantinedAfter.getOrDefault(owner, 0);
        int strikes = terms.intake().quarantine().strikes();
        require(
            seen >= strikes,
            "%s, an honest owner, is in quarantine after %d suspicious deaths; strikes %d",
            owner,
            seen,
            strikes);
      }
      quarantinedUnjustly.clear();
    }

    private boolean isLate(SimulatedCall call) {
      Duration total = terms.calls().runs().total();
      Duration granted = call.call().timeLimit().orElse(total);
      long waited = elapsedNanos - placedNanos.getOrDefault(call, 0L);
      return waited + terms.tick().toNanos() >= Math.min(granted.toNanos(), total.toNanos());
    }
  }
}
