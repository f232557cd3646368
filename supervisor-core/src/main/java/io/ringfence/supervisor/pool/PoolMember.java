package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.RunReading;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.event.WorkerStatus.Phase;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker consists of and what was seen of it; what becomes of it its {@link Crew} decides.
 * Only the control thread touches it.
 */
final class PoolMember {
  /** Six seconds of them, which is more than the usual limits of silence. */
  private static final int MOST_READINGS = 24;

  /** What a worker that was started consists of. */
  record Parts(WorkerProcess process, WorkerLink link) {}

  final Language language;
  final long incarnation;
  final LifeRules rules;
  final long startedNanos = System.nanoTime();

  @Nullable Parts parts;
  String engine = "";
  WorkerReadings readings = WorkerReadings.NONE;

  /** As of the moment when its runs were given up; later its link knows of none. */
  private Evidence evidence = Evidence.NONE;

  private @Nullable Verdict verdict;

  PoolMember(Language language, long incarnation, LifeRules rules) {
    this.language = language;
    this.incarnation = incarnation;
    this.rules = rules;
  }

  WorkerIdentity identity() {
    long pid = parts == null ? 0 : parts.process().pid().orElse(0);
    return new WorkerIdentity(language, incarnation, pid);
  }

  Optional<Vitals> vitals(long nowNanos) {
    if (parts == null) {
      return Optional.empty();
    }
    WorkerLink link = parts.link();
    return Optional.of(
        new Vitals(
            link.heardAtNanos(),
            link.runs(),
            link.callsServed(),
            link.stuckCall(nowNanos, rules.health().stopLimit()),
            link.owner(),
            link.idleSinceNanos(),
            link.isSpare()));
  }

  Evidence evidence(long nowNanos) {
    evidence =
        parts == null
            ? Evidence.NONE
            : new Evidence(parts.link().uses(nowNanos, rules.health().stopLimit()), readings);
    return evidence;
  }

  void onGivenUp(Verdict itsVerdict) {
    verdict = itsVerdict;
  }

  WorkerStatus status(LifeState state) {
    boolean isSpare = parts != null && parts.link().isSpare();
    Phase phase =
        switch (state) {
          case LifeState.Starting _, LifeState.Proving _ -> Phase.STARTING;
          case LifeState.Serving _ -> isSpare ? Phase.SPARE : Phase.SERVING;
          case LifeState.Draining _ -> Phase.DRAINING;
          case LifeState.Leaving _, LifeState.Killed _, LifeState.Gone _ -> Phase.ENDING;
        };
    return new WorkerStatus(
        identity(),
        phase,
        owner(),
        readings.memory(),
        parts == null ? 0 : parts.link().runs(),
        callsServed());
  }

  /** What the end of this worker leaves to be told. */
  Incident incident(EndReason reason) {
    long nowNanos = System.nanoTime();
    Optional<Verdict> known = Optional.ofNullable(verdict);
    LastWords lastWords = LastWords.of(parts == null ? List.of() : parts.process().lastOutput());
    return new Incident(
        identity(),
        owner(),
        reason,
        known.flatMap(Verdict::blame),
        known.flatMap(Verdict::suspect),
        Instant.now(),
        Duration.ofNanos(nowNanos - startedNanos),
        callsServed(),
        evidence.runs().stream().map(run -> run.call().id()).toList(),
        evidence.runs().stream().map(PoolMember::reading).toList(),
        readings.lastMemory(MOST_READINGS),
        readings.lastCpu(MOST_READINGS, nowNanos),
        lastWords.output(),
        lastWords.threadDump());
  }

  private Optional<String> owner() {
    return parts == null ? Optional.empty() : parts.link().owner();
  }

  private long callsServed() {
    return parts == null ? 0 : parts.link().callsServed();
  }

  private static RunReading reading(RunUse run) {
    return new RunReading(
        run.call().id(),
        run.call().owner(),
        run.call().dialplan().name(),
        run.cpuTime(),
        run.allocated(),
        run.isWaiting());
  }
}
