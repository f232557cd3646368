package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.SipEndpoint;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What every part of a call works with.
 *
 * @param patience how long a peer may take to acknowledge an answer, or to answer a change
 */
record Line(
    SipEndpoint endpoint,
    Switchboard switchboard,
    ScheduledExecutorService clock,
    Duration patience) {

  /** A step that was put off. */
  interface Alarm {
    /** It is not done, unless its time has come. */
    void stop();
  }

  /** Does {@code step} in the turn of a call, after a time; never once the server is closed. */
  Alarm later(Duration delay, Turns turns, Runnable step) {
    try {
      ScheduledFuture<?> pending =
          clock.schedule(() -> turns.execute(step), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> pending.cancel(false);
    } catch (RejectedExecutionException _) {
      return () -> {};
    }
  }
}
