package io.ringfence.soak;

import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Dialplan;
import java.util.List;

/**
 * A dialplan, and what a call of it must do if its owner keeps the limits.
 *
 * @param steps the numbers of the commands that the host must see, each once, in this order
 * @param ending how the call must end; of a response only its status counts
 */
record SoakPlan(Dialplan dialplan, Temper temper, List<Integer> steps, Ending ending) {

  SoakPlan {
    steps = List.copyOf(steps);
  }

  /** Whether {@code other} leaves the caller as this plan does. */
  boolean endsAs(Ending other) {
    return switch (ending) {
      case Ending.Answered _ -> other instanceof Ending.Answered;
      case Ending.Responded(int status, String _) ->
          other instanceof Ending.Responded(int seen, String _) && seen == status;
      case Ending.Unanswered(int status, String _) ->
          other instanceof Ending.Unanswered(int seen, String _) && seen == status;
    };
  }
}
