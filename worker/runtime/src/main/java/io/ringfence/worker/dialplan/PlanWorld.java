package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.RunOrigin;

/**
 * What a plan finds of the outside world beside its call. Nothing else may differ between two
 * attempts of a run: an engine shows a plan this in place of the clocks and random numbers of the
 * machine. Only the thread that executes the plan uses it.
 */
public record PlanWorld(PlanClock clock, PlanRandom random) {

  /** The world of a run at its begin. */
  public static PlanWorld of(RunOrigin origin) {
    return new PlanWorld(new PlanClock(origin), new PlanRandom(origin));
  }
}
