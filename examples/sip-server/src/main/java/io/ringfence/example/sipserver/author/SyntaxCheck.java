package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.plan.PlanCheck;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.SipRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Has a worker read a plan without running it: the plan gets an end before its first statement, on
 * the same line; in Ruby in a {@code BEGIN} block before those of the plan. Nothing of the plan
 * runs, so that the check can be a run of an owner of the server's own: the plan's owner may be at
 * his limits when he saves it.
 */
public final class SyntaxCheck implements PlanCheck {
  /** Whose runs checks are. No owner of a configuration is called so. */
  public static final String OWNER = ".check";

  private static final String END_OF_CHECK = "ringfence: the plan was read";
  private static final Pattern STRICT =
      Pattern.compile("(?s)^(\\s|//[^\\n]*\\n|/\\*.*?\\*/)*([\"'])use strict\\2.*");

  /** Where Ruby takes these only at the begin of a line. */
  private static final Pattern BLOCK = Pattern.compile("(?s)^(=begin|__END__)\\b.*");

  private final Function<Call, CallOutcome> worker;
  private final AtomicLong calls = new AtomicLong();

  /**
   * A check by workers.
   *
   * @param worker runs a call without performing its commands, and waits for its outcome
   */
  public SyntaxCheck(Function<Call, CallOutcome> worker) {
    this.worker = worker;
  }

  @Override
  public Verdict check(Dialplan plan) {
    if (plan.source().isBlank()) {
      return new Verdict.Faulty(0, "the plan is empty");
    }
    Guarded guarded = guarded(plan);
    CallOutcome outcome =
        worker.apply(
            Call.inbound(
                "check-" + calls.incrementAndGet(),
                Dialplan.of(OWNER, plan.name(), plan.language(), guarded.source()),
                SipRequest.builder("INVITE", "sip:check@localhost").build()));
    return switch (outcome) {
      case CallOutcome.Completed _ -> new Verdict.Good();
      case CallOutcome.ScriptFailed(CallOutcome.Fault fault, int line, String message) ->
          fault == CallOutcome.Fault.EXCEPTION && message.contains(END_OF_CHECK)
              ? new Verdict.Good()
              : new Verdict.Faulty(Math.max(0, line - guarded.linesBefore()), message);
      case CallOutcome.LimitExceeded exceeded ->
          isOfThePlan(exceeded.limit())
              ? new Verdict.Faulty(0, outcome.explanation())
              : new Verdict.Untold(outcome.explanation());
      case CallOutcome.Rejected _,
          CallOutcome.WorkerLost _,
          CallOutcome.Cancelled _,
          CallOutcome.Diverged _ ->
          new Verdict.Untold(outcome.explanation());
    };
  }

  /** Whether the plan met a limit by itself; on a machine that is busy time passes all the same. */
  private static boolean isOfThePlan(CallOutcome.Limit limit) {
    return switch (limit) {
      case PLAN_SIZE, COMMANDS, CPU_TIME, ALLOCATION, JOURNAL, WORKER_MEMORY -> true;
      case UNATTENDED_TIME, TOTAL_TIME, WORKER_SILENCE, STOP_TIME -> false;
    };
  }

  /** A plan that ends before it begins. */
  private record Guarded(String source, int linesBefore) {}

  private static Guarded guarded(Dialplan plan) {
    String source = plan.source();
    return switch (plan.language()) {
      case RUBY ->
          BLOCK.matcher(source).matches()
              ? new Guarded("BEGIN { exit }\n" + source, 1)
              : new Guarded("BEGIN { exit }; " + source, 0);
      case JAVASCRIPT -> new Guarded(endOfCheck(source) + withoutHashbang(source), 0);
    };
  }

  /** Strictness is told in the first statement, and changes what is an error. */
  private static String endOfCheck(String source) {
    String end = "throw '" + END_OF_CHECK + "'; ";
    return STRICT.matcher(source).matches() ? "'use strict'; " + end : end;
  }

  private static String withoutHashbang(String source) {
    return source.startsWith("#!") ? "//" + source.substring(2) : source;
  }
}
