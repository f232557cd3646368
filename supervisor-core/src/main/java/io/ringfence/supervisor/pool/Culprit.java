package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.link.RunUse;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A run that brought the end of its worker about.
 *
 * @param evidence one phrase with numbers
 */
record Culprit(RunUse run, LimitExceeded outcome, String evidence) {

  /** The one run with at least half of {@code all}, and at least {@code least} of it. */
  static Optional<RunUse> dominating(
      List<RunUse> runs, ToLongFunction<RunUse> amount, long least, long all) {
    List<RunUse> large =
        runs.stream()
            .filter(run -> amount.applyAsLong(run) >= least)
            .filter(run -> amount.applyAsLong(run) >= all - amount.applyAsLong(run))
            .toList();
    // Two halves are no evidence against either.
    return large.size() == 1 ? Optional.of(large.getFirst()) : Optional.empty();
  }
}
