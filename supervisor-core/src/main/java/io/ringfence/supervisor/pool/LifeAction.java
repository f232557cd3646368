package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;

/** What is to be done about a worker, in the order given. */
public sealed interface LifeAction {

  /**
   * Its runs are to go on elsewhere; nothing of the worker is heard any more. Comes once in each
   * life, before the kill or, where none came, before the burial.
   */
  record GiveUpRuns(EndReason reason) implements LifeAction {}

  /** What {@link Hands} carry out as it is. */
  sealed interface Deed extends LifeAction {}

  /** Run the canary on it. */
  record RunCanary() implements Deed {}

  /** Read its private memory and report it as {@link LifeEvent.Warm}. */
  record ReadBaseline() implements Deed {}

  /** It takes calls from now on. */
  record JoinRoster() implements Deed {}

  /** It takes no calls any more. */
  record LeaveRoster(EndReason reason) implements Deed {}

  /** Ask it to end its process. */
  record AskToEnd() implements Deed {}

  /** Have it print its threads, as evidence. */
  record DumpThreads() implements Deed {}

  /** Kill its process and all that came of it. */
  record Kill() implements Deed {}

  /** Its process is gone: remove what is left and report; then {@link Crew#onBuried}. */
  record Bury(EndReason reason) implements Deed {}
}
