package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.CallOutcome;

/** Why a run cannot go on on its worker. */
public sealed interface RunLoss {

  /** Why, for people. */
  String reason();

  /** The worker is replaced by plan, or another run is to blame for its end: this one moves. */
  record Moved(String reason) implements RunLoss {}

  /**
   * The worker is past its threshold, no run is to blame alone, and this one has its share in it:
   * it moves a few times, and then ends with {@code outcome}.
   */
  record Crowded(CallOutcome.LimitExceeded outcome, String reason) implements RunLoss {}

  /**
   * The worker died, and nobody is to blame for certain.
   *
   * @param isSuspect whether its plan is under suspicion: only runs of its owner ran there, and
   *     nothing shows that the death came from outside, or his workers die one after the other. One
   *     run of a death carries it for all.
   */
  record Lost(String reason, boolean isSuspect) implements RunLoss {}

  /** This run brought it about. */
  record Blamed(CallOutcome.LimitExceeded outcome, String reason) implements RunLoss {}
}
