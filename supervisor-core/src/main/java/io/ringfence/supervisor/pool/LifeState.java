package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;

/** Where a worker is in its life. Times are nanoseconds of one clock. */
public sealed interface LifeState {

  /** Its process was started; it has not said hello. */
  record Starting(long sinceNanos) implements LifeState {}

  /** It said hello; its first canary runs, and then its warm memory is read. */
  record Proving(long sinceNanos, CanaryWatch canary) implements LifeState {}

  /** It is on the roster. */
  record Serving(long startedNanos, CanaryWatch canary, int failuresInRow) implements LifeState {}

  /** It is off the roster and goes on with what it runs. */
  record Draining(EndReason reason, long untilNanos) implements LifeState {}

  /** It was asked to end, or is ending by itself; past the time it is killed. */
  record Leaving(EndReason reason, long untilNanos) implements LifeState {}

  /** It was killed; past the time it is given up on. */
  record Killed(EndReason reason, long untilNanos) implements LifeState {}

  /** Its process is gone. Nothing follows. */
  record Gone(EndReason reason) implements LifeState {}

  /** Whether a canary runs, and for how long or when the next is due. */
  sealed interface CanaryWatch {
    /** None runs. */
    record Due(long atNanos) implements CanaryWatch {}

    /** One runs. */
    record Running(long sinceNanos) implements CanaryWatch {}
  }
}
