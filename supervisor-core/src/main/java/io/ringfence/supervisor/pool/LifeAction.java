package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;

/** What is to be done about a worker, in the order given. */
sealed interface LifeAction {

  /** Run the canary on it. */
  record RunCanary() implements LifeAction {}

  /** Read its private memory and report it as {@link LifeEvent.Warm}. */
  record ReadBaseline() implements LifeAction {}

  /** It takes calls from now on. */
  record JoinRoster() implements LifeAction {}

  /** It takes no calls any more. */
  record LeaveRoster(EndReason reason) implements LifeAction {}

  /** Ask it to end its process. */
  record AskToEnd() implements LifeAction {}

  /** Have it print its threads, as evidence. */
  record DumpThreads() implements LifeAction {}

  /** Kill its process and all that came of it. */
  record Kill() implements LifeAction {}

  /** Its process is gone: tell its runs, remove what is left, report. */
  record Bury(EndReason reason) implements LifeAction {}
}
