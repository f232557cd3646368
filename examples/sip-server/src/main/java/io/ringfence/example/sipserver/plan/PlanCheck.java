package io.ringfence.example.sipserver.plan;

import io.ringfence.supervisor.call.Dialplan;
import java.util.Optional;

/**
 * Looks at a plan before it goes live. Asked on the thread that reads plans, which it may block.
 */
@FunctionalInterface
public interface PlanCheck {
  /** Finds nothing wrong. */
  PlanCheck NONE = _ -> Optional.empty();

  /**
   * What is wrong with a plan; empty if it may go live.
   *
   * @throws RuntimeException if it cannot be told; the plan goes live then
   */
  Optional<Fault> check(Dialplan plan);

  /**
   * Why a plan cannot run.
   *
   * @param line from 1; 0 if it is not known
   */
  record Fault(int line, String message) {}
}
