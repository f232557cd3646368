package io.ringfence.supervisor.call;

import java.util.concurrent.CompletableFuture;

/** A call on its way: it ends once, with one outcome, whatever happens. Thread-safe. */
public interface DispatchedCall {

  /** What was dispatched. */
  Call call();

  /** Waits for the outcome, interrupted or not. It always comes: every run has a limit. */
  CallOutcome join();

  /**
   * The outcome as a future of the caller's own: completing or cancelling it changes nothing here.
   * What depends on it runs on virtual threads.
   */
  CompletableFuture<CallOutcome> outcome();

  /**
   * The caller gave up: ends the call as {@link CallOutcome.Cancelled}, unless it has ended, stops
   * its script and interrupts its command. Returns at once.
   */
  void cancel();
}
