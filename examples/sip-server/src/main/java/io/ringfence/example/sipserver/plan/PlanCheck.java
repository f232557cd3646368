package io.ringfence.example.sipserver.plan;

import io.ringfence.supervisor.call.Dialplan;

/** Looks at a plan. Asked on the thread that reads plans, which it may block. */
@FunctionalInterface
public interface PlanCheck {

  /** Whether the plan can run. */
  Verdict check(Dialplan plan);

  /** What a look at a plan came to. */
  sealed interface Verdict {
    /** It can run. */
    record Good() implements Verdict {}

    /**
     * It cannot.
     *
     * @param line from 1; 0 if it is not known
     */
    record Faulty(int line, String message) implements Verdict {}

    /** It could not be told this time; another look may tell. */
    record Untold(String why) implements Verdict {}
  }
}
