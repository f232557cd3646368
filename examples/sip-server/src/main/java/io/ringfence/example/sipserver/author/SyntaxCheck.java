package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.plan.PlanCheck;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.SipRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Has a worker read a plan without running it: the plan gets an end before its first statement, on
 * the same line. What Ruby runs before all else, {@code BEGIN} blocks, runs here too, so the plan
 * stays its owner's, and {@code worker} is to perform none of its commands.
 */
public final class SyntaxCheck implements PlanCheck {
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
  public Optional<PlanCheck.Fault> check(Dialplan plan) {
    if (plan.source().isBlank()) {
      return Optional.of(new PlanCheck.Fault(0, "the plan is empty"));
    }
    Guarded guarded = guarded(plan);
    CallOutcome outcome =
        worker.apply(
            Call.inbound(
                "check-" + calls.incrementAndGet(),
                Dialplan.of(plan.owner(), plan.name(), plan.language(), guarded.source()),
                SipRequest.builder("INVITE", "sip:check@localhost").build()));
    return switch (outcome) {
      case CallOutcome.Completed _ -> Optional.empty();
      case CallOutcome.ScriptFailed(CallOutcome.Fault fault, int line, String message) ->
          fault == CallOutcome.Fault.EXCEPTION && message.contains(END_OF_CHECK)
              ? Optional.empty()
              : Optional.of(
                  new PlanCheck.Fault(Math.max(0, line - guarded.linesBefore()), message));
      case CallOutcome.LimitExceeded _ ->
          Optional.of(new PlanCheck.Fault(0, outcome.explanation()));
      case CallOutcome.Rejected _,
          CallOutcome.WorkerLost _,
          CallOutcome.Cancelled _,
          CallOutcome.Diverged _ ->
          throw new IllegalStateException(
              "%s could not be checked: %s".formatted(plan, outcome.explanation()));
    };
  }

  /** A plan that ends before it begins. */
  private record Guarded(String source, int linesBefore) {}

  private static Guarded guarded(Dialplan plan) {
    String source = plan.source();
    return switch (plan.language()) {
      case RUBY ->
          BLOCK.matcher(source).matches()
              ? new Guarded("exit\n" + source, 1)
              : new Guarded("exit; " + source, 0);
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
