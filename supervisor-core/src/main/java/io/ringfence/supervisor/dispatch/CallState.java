package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome;

/** Where a call is in its life. */
public sealed interface CallState {

  /** It never had a worker, and waits for one. */
  record Waiting() implements CallState {}

  /** A worker has it, or is being asked to take it. */
  record Running(int attempt) implements CallState {}

  /**
   * Its worker is lost, and it waits for another one.
   *
   * @param incarnation the worker that it was on
   * @param reason why that one is lost
   */
  record Resuming(long sinceNanos, long incarnation, String reason) implements CallState {}

  /**
   * It has its outcome.
   *
   * @param attempt the run that may still have to stop; 0 if there is none
   */
  record Settled(CallOutcome outcome, int attempt) implements CallState {}
}
