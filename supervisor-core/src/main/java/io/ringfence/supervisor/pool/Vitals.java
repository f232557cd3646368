package io.ringfence.supervisor.pool;

import java.util.Optional;

/**
 * What is known of a worker at a tick.
 *
 * @param heardNanos when it last gave a sign of life
 * @param runs calls that it runs now
 * @param callsServed calls that ended on it
 * @param stuckCall a call whose run did not stop in time
 * @param owner whose lease it is; empty while it may serve anybody
 * @param idleSinceNanos since when it runs nothing; meaningless while it runs
 * @param isSpare whether it never took a call
 */
public record Vitals(
    long heardNanos,
    int runs,
    long callsServed,
    Optional<String> stuckCall,
    Optional<String> owner,
    long idleSinceNanos,
    boolean isSpare) {

  /** Of a worker that was just started, of which nothing is known. */
  public static Vitals unknown(long nowNanos) {
    return new Vitals(nowNanos, 0, 0, Optional.empty(), Optional.empty(), nowNanos, false);
  }
}
