package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.event.Blame;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.process.Exit;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the run that brought the end of its worker about, if one did. Pure.
 *
 * <p>What the worker tells of its runs is a hint and what the kernel says is the truth. A worker
 * one of whose figures cannot be true has no figures at all: cut to what is possible, a lie would
 * still put the blame where the liar wants it.
 *
 * <p>Who runs beside the run to blame moves, as in a planned replacement, so that no owner can use
 * up the resumes of another.
 */
public final class BlameFinder {

  /** Who used less has not kept a worker from answering for seconds. */
  private static final Duration LEAST_CPU = Duration.ofMillis(250);

  /** Of one processor, in the time in question; who is stopped by SIGSTOP uses nothing. */
  private static final double LEAST_SHARE_OF_BUSY = 0.5;

  /**
   * Of one processor, in its stretch of work: half of what a busy process uses at least. A worker
   * that fell silent told nothing of its runs since, so that in its last figures whoever has been
   * there for long dominates, and not who came last and spins.
   */
  private static final double LEAST_SHARE_OF_RUN = LEAST_SHARE_OF_BUSY / 2;

  /** A process that used less stood still: somebody stopped it. */
  private static final double MOST_SHARE_OF_STOPPED = 0.01;

  private static final Duration STOPPED_WINDOW = Duration.ofSeconds(1);

  /** Signals that no script brings about; the kernel's own OOM killer sends the first, too. */
  private static final Set<String> FROM_OUTSIDE =
      Stream.of(9, 15, 1, 2, 19)
          .map(number -> new Exit.Signal(number).toString())
          .collect(Collectors.toUnmodifiableSet());

  private final MemoryBlame memoryBlame;

  /** One that goes by the threshold and the headroom of {@code memory}. */
  public BlameFinder(MemorySettings memory) {
    this.memoryBlame = new MemoryBlame(memory);
  }

  /** What the end of a worker for {@code reason} means for each of its open runs. */
  Verdict find(EndReason reason, Evidence evidence, History history) {
    List<Culprit> culprits = culprits(reason, evidence, history);
    RunLoss others =
        culprits.isEmpty()
            ? unexplained(reason, evidence, history.isSuspicious())
            : new RunLoss.Moved(reason.explanation());
    Optional<RunUse> suspect = suspect(evidence);
    List<Verdict.Judged> judged = new ArrayList<>();
    for (RunUse run : evidence.runs()) {
      // One death is one strike, however many calls of the owner under suspicion were there.
      RunLoss ofThis = isSame(run, suspect) ? others : withoutSuspicion(others);
      RunLoss loss =
          culprits.isEmpty()
              ? crowded(run, reason, evidence, history.warm()).orElse(ofThis)
              : lossOf(run, culprits, reason, ofThis);
      judged.add(new Verdict.Judged(run.call(), loss));
    }
    Optional<Blame> blame = culprits.stream().findFirst().map(BlameFinder::blame);
    List<RunUse> guilty =
        isSuspicious(others)
            ? suspect.stream().toList()
            : culprits.stream().map(Culprit::run).toList();
    return new Verdict(reason, judged, withoutSuspicion(others), blame, toll(guilty));
  }

  private static Toll toll(List<RunUse> guilty) {
    if (guilty.stream().anyMatch(RunUse::isEmergency)) {
      return Toll.UNBOUNDED;
    }
    return guilty.isEmpty() ? Toll.BY_REASON : Toll.BOUNDED;
  }

  /** Where the runs together filled the worker, those that had their share in it. */
  private Optional<RunLoss> crowded(
      RunUse run, EndReason reason, Evidence evidence, Optional<MemorySize> warm) {
    return reason instanceof EndReason.MemoryThreshold(MemorySize seen, MemorySize threshold)
            && memoryBlame.hasItsShare(run, evidence, warm, seen)
        ? Optional.of(
            new RunLoss.Crowded(
                MemoryBlame.exceeded(seen, threshold),
                "%s; it allocated %s".formatted(reason.explanation(), run.allocated())))
        : Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality")
  private static RunLoss lossOf(
      RunUse run, List<Culprit> culprits, EndReason reason, RunLoss others) {
    return culprits.stream()
        .filter(culprit -> culprit.run() == run)
        .<RunLoss>map(culprit ->
            new RunLoss.Blamed(culprit.outcome(), reason.explanation() + "; " + culprit.evidence()))
        .findFirst()
        .orElse(others);
  }

  private List<Culprit> culprits(EndReason reason, Evidence evidence, History history) {
    return switch (reason) {
      case EndReason.MemoryThreshold(MemorySize seen, MemorySize threshold) ->
          asList(memoryBlame.hoarder(evidence, history.warm(), seen, threshold));
      case EndReason.MemoryHardLimit(MemorySize seen, MemorySize limit) ->
          asList(memoryBlame.hoarder(evidence, history.warm(), seen, limit));
      case EndReason.OutOfMemory _ -> asList(memoryBlame.burst(evidence));
      case EndReason.Silent(Duration since, Duration limit) ->
          asList(looper(evidence, since, limit));
      case EndReason.CanaryLate(Duration limit) -> asList(looper(evidence, limit, limit));
      case EndReason.RunWouldNotStop(String call, Duration limit) -> stuck(evidence, call, limit);
      case EndReason.CanaryWrong _,
          EndReason.ProtocolBroken _,
          EndReason.NotReading _,
          EndReason.StartOverdue _,
          EndReason.NotStarted _,
          EndReason.TooLittleHeadroom _,
          EndReason.Crashed _,
          EndReason.LinkLost _,
          EndReason.Renewal _ ->
          List.of();
    };
  }

  /** What an end that no run is to blame for means for all of them. */
  private static RunLoss unexplained(EndReason reason, Evidence evidence, boolean isRepeated) {
    String why = reason.explanation();
    boolean isOfOneOwner = evidence.soleOwner().isPresent();
    return switch (reason) {
      case EndReason.Renewal _, EndReason.MemoryThreshold _ -> new RunLoss.Moved(why);
      case EndReason.Crashed(String exit) ->
          new RunLoss.Lost(why, isRepeated || (isOfOneOwner && !FROM_OUTSIDE.contains(exit)));
      case EndReason.ProtocolBroken _, EndReason.OutOfMemory _, EndReason.MemoryHardLimit _ ->
          new RunLoss.Lost(why, isOfOneOwner);
      case EndReason.NotReading _ ->
          new RunLoss.Lost(why, isRepeated || (isOfOneOwner && !stoodStill(evidence.readings())));
      case EndReason.CanaryWrong _,
          EndReason.CanaryLate _,
          EndReason.RunWouldNotStop _,
          EndReason.Silent _,
          EndReason.StartOverdue _,
          EndReason.NotStarted _,
          EndReason.TooLittleHeadroom _,
          EndReason.LinkLost _ ->
          new RunLoss.Lost(why, isRepeated);
    };
  }

  private static boolean isSuspicious(RunLoss loss) {
    return loss instanceof RunLoss.Lost(_, boolean isSuspect) && isSuspect;
  }

  /** What holds for the runs seen need not hold for one that began later. */
  private static RunLoss withoutSuspicion(RunLoss loss) {
    return loss instanceof RunLoss.Lost(String reason, _) ? new RunLoss.Lost(reason, false) : loss;
  }

  /** The run that kept the processor so busy that nothing else came to its turn. */
  private static Optional<Culprit> looper(Evidence evidence, Duration time, Duration granted) {
    double share = evidence.readings().cpuShare(time).orElse(0);
    if (share < LEAST_SHARE_OF_BUSY) {
      return Optional.empty();
    }
    // Whoever began its stretch of work after the trouble did not bring it about.
    List<RunUse> suspects =
        evidence.executing().stream()
            .filter(run -> run.executing().multipliedBy(2).compareTo(time) >= 0)
            .toList();
    Optional<RunUse> culprit =
        suspects.size() == 1 ? Optional.of(suspects.getFirst()) : busiest(evidence, suspects);
    return culprit.map(run ->
        new Culprit(
            run,
            new LimitExceeded(Limit.WORKER_SILENCE, time.toMillis(), granted.toMillis()),
            "it was executing for %d ms, and the process used %.0f %% of a processor meanwhile"
                .formatted(run.executing().toMillis(), share * 100)));
  }

  private static Optional<RunUse> busiest(Evidence evidence, List<RunUse> suspects) {
    if (!evidence.isCredible()) {
      return Optional.empty();
    }
    // Of all it has used, only what can be of this stretch of work counts.
    ToLongFunction<RunUse> nanos =
        run -> Math.min(run.cpuTime().toNanos(), run.executing().toNanos());
    long all = suspects.stream().mapToLong(nanos).sum();
    List<RunUse> busy =
        suspects.stream()
            .filter(run -> nanos.applyAsLong(run) >= run.executing().toNanos() * LEAST_SHARE_OF_RUN)
            .toList();
    return Culprit.dominating(busy, nanos, LEAST_CPU.toNanos(), all);
  }

  /** The run for which the worker ends; while it drained, others may have become unable to stop. */
  private static List<Culprit> stuck(Evidence evidence, String call, Duration limit) {
    return evidence.runs().stream()
        .filter(run -> run.isStuck() && run.call().id().equals(call))
        .map(run -> {
          long granted = limit.toMillis();
          long seen = Math.max(granted + 1, run.executing().toMillis());
          return new Culprit(
              run,
              new LimitExceeded(Limit.STOP_TIME, seen, granted),
              "it was told to stop and goes on executing");
        })
        .toList();
  }

  private static boolean stoodStill(WorkerReadings readings) {
    return readings.cpuShare(STOPPED_WINDOW).orElse(1) < MOST_SHARE_OF_STOPPED;
  }

  /**
   * Who waits for a command does nothing: of an owner's runs the one that last began to execute.
   */
  private static Optional<RunUse> suspect(Evidence evidence) {
    return evidence.executing().stream()
        .min(Comparator.comparing(RunUse::executing))
        .or(() -> evidence.runs().stream().findFirst());
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(RunUse run, Optional<RunUse> other) {
    return other.isPresent() && other.get() == run;
  }

  private static Blame blame(Culprit culprit) {
    Dialplan plan = culprit.run().call().dialplan();
    return new Blame(
        culprit.run().call().id(), plan.owner(), plan.name(), plan.hash(), culprit.evidence());
  }

  private static List<Culprit> asList(Optional<Culprit> culprit) {
    return culprit.stream().toList();
  }
}
