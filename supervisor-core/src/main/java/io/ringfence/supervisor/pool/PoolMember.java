package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.event.WorkerStatus.Phase;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One worker as the control loop knows it. Only the control thread touches it. */
final class PoolMember {
  private static final int MOST_READINGS = 20;

  /** What a worker that was started consists of. */
  record Parts(WorkerProcess process, WorkerLink link) {}

  final Language language;
  final long incarnation;
  final LifeRules rules;
  final long startedNanos;

  LifeState state;
  @Nullable Parts parts;
  String engine = "";
  boolean wasEverReady;

  private final Deque<MemorySize> readings = new ArrayDeque<>();

  PoolMember(Language language, long incarnation, LifeRules rules, long nowNanos) {
    this.language = language;
    this.incarnation = incarnation;
    this.rules = rules;
    this.startedNanos = nowNanos;
    this.state = new LifeState.Starting(nowNanos);
  }

  void onMemoryRead(MemorySize seen) {
    if (readings.size() == MOST_READINGS) {
      readings.removeFirst();
    }
    readings.addLast(seen);
  }

  boolean isReady() {
    return state instanceof LifeState.Serving;
  }

  boolean isStarting() {
    return state instanceof LifeState.Starting || state instanceof LifeState.Proving;
  }

  boolean isSpare() {
    return isReady() && parts != null && parts.link().isSpare();
  }

  WorkerIdentity identity() {
    long pid = parts == null ? 0 : parts.process().pid().orElse(0);
    return new WorkerIdentity(language, incarnation, pid);
  }

  int runs() {
    return parts == null ? 0 : parts.link().runs();
  }

  LifeEvent.Vitals vitals(boolean mayBeReplaced, long nowNanos) {
    return parts == null
        ? new LifeEvent.Vitals(nowNanos, 0, 0, Optional.empty(), false)
        : new LifeEvent.Vitals(
            parts.link().heardAtNanos(),
            parts.link().runs(),
            parts.link().callsServed(),
            parts.link().stuckCall(nowNanos, rules.health().stopLimit()),
            mayBeReplaced);
  }

  WorkerStatus status() {
    Phase phase =
        switch (state) {
          case LifeState.Starting _, LifeState.Proving _ -> Phase.STARTING;
          case LifeState.Serving _ -> isSpare() ? Phase.SPARE : Phase.SERVING;
          case LifeState.Draining _ -> Phase.DRAINING;
          case LifeState.Leaving _, LifeState.Killed _, LifeState.Gone _ -> Phase.ENDING;
        };
    return new WorkerStatus(
        identity(),
        phase,
        parts == null ? Optional.empty() : parts.link().owner(),
        Optional.ofNullable(readings.peekLast()),
        runs(),
        parts == null ? 0 : parts.link().callsServed());
  }

  /** What the end of this worker leaves to be told. */
  Incident incident(EndReason reason, List<String> callsLost, long nowNanos) {
    return new Incident(
        identity(),
        parts == null ? Optional.empty() : parts.link().owner(),
        reason,
        Optional.empty(),
        Instant.now(),
        Duration.ofNanos(nowNanos - startedNanos),
        parts == null ? 0 : parts.link().callsServed(),
        callsLost,
        List.of(),
        List.copyOf(readings),
        parts == null ? List.of() : parts.process().lastOutput(),
        List.of());
  }
}
