package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.MemorySize;
import java.util.Optional;

/** A worker as its {@link Crew} knows it. */
final class CrewMember {
  final long incarnation;
  final LifeRules rules;
  final long startedNanos;

  LifeState state;

  /** As of the last tick. */
  Vitals vitals;

  boolean wasEverReady;
  boolean isRecycleAsked;
  Toll toll = Toll.BY_REASON;

  /** Its private memory before it served anybody. */
  Optional<MemorySize> warm = Optional.empty();

  CrewMember(long incarnation, LifeRules rules, long nowNanos) {
    this.incarnation = incarnation;
    this.rules = rules;
    this.startedNanos = nowNanos;
    this.state = new LifeState.Starting(nowNanos);
    this.vitals = Vitals.unknown(nowNanos);
  }

  boolean isStarting() {
    return state instanceof LifeState.Starting || state instanceof LifeState.Proving;
  }

  boolean isReady() {
    return state instanceof LifeState.Serving;
  }

  boolean isSpare() {
    return isReady() && vitals.isSpare();
  }

  boolean isLease() {
    return isReady() && vitals.owner().isPresent();
  }

  boolean isIdleLease() {
    return isLease() && vitals.runs() == 0;
  }

  long idleNanos(long nowNanos) {
    return Math.max(0, nowNanos - vitals.idleSinceNanos());
  }
}
