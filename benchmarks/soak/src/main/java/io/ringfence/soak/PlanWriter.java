package io.ringfence.soak;

import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the same plan in either language, and keeps account of what it must do. Every command
 * carries its number, so no two commands of a call are equal.
 *
 * <p>A Ruby plan logs the process it runs in before each command; a log line is no command, so it
 * may differ when a run is resumed.
 */
final class PlanWriter {
  private static final int WRONG_RESULT = 500;

  /** JRuby's {@code Process.pid} is made up where it has no native access. */
  private static final String OWN_PID = "sys.Log(\"pid #{File.read('/proc/self/stat').to_i}\")";

  private final String owner;
  private final Temper temper;
  private final Language language;
  private final StringBuilder source = new StringBuilder();
  private final List<Integer> steps = new ArrayList<>();
  private Ending ending = new Ending.Unanswered(480, "");

  PlanWriter(String owner, Temper temper, Language language) {
    this.owner = owner;
    this.temper = temper;
    this.language = language;
  }

  /** Adds statements as they are, by language. */
  PlanWriter text(String ruby, String javascript) {
    source
        .append(
            switch (language) {
              case RUBY -> ruby;
              case JAVASCRIPT -> javascript;
            })
        .append('\n');
    return this;
  }

  /**
   * Dials a place, and looks whether the plan saw the right result if it does not answer.
   *
   * @param witnesses names of variables whose values go along as {@code name=value}; each must be
   *     the same wherever the host sees it again
   */
  PlanWriter dial(Conduct conduct, int millis, String... witnesses) {
    int number = next();
    issue("Dial", "\"" + conduct.dialString(number, millis) + interpolated(witnesses) + "@soak\"");
    if (conduct == Conduct.ANSWER) {
      ending = new Ending.Answered();
    } else {
      int status = conduct.status();
      ending = new Ending.Unanswered(status == 0 ? 480 : status, "");
      text(
          "sys.Respond(%d, \"s%d saw #{sys.LastFailureStatus}\") if sys.LastFailureStatus != %d"
              .formatted(WRONG_RESULT, 100 + number, status),
          "if (sys.lastFailureStatus !== %d) sys.respond(%d, `s%d saw ${sys.lastFailureStatus}`);"
              .formatted(status, WRONG_RESULT, 100 + number));
    }
    return this;
  }

  /** Sends a provisional response, which the host takes {@code millis} for. */
  PlanWriter provisional(Conduct conduct, int millis) {
    issue("Respond", "183, \"%s\"".formatted(conduct.dialString(next(), millis)));
    return this;
  }

  /** Ends the plan with a response that says the values of {@code witnesses} again. */
  PlanWriter respond(int status, String... witnesses) {
    int number = next();
    issue(
        "Respond",
        "%d, \"%s%s\""
            .formatted(status, Conduct.ANSWER.dialString(number, 1), interpolated(witnesses)));
    ending = new Ending.Responded(status, "");
    return this;
  }

  /** The finished plan. */
  SoakPlan named(String name) {
    Dialplan dialplan = Dialplan.of(owner, name, language, source.toString());
    return new SoakPlan(dialplan, temper, steps, ending);
  }

  private int next() {
    steps.add(steps.size() + 1);
    return steps.size();
  }

  private void issue(String member, String arguments) {
    String ruby = "%s\nsys.%s(%s)".formatted(OWN_PID, member, arguments);
    String javascript =
        "sys.%s(%s);".formatted(member.toLowerCase(Locale.ROOT), arguments.replace('"', '`'));
    text(ruby, javascript);
  }

  private String interpolated(String... witnesses) {
    StringBuilder text = new StringBuilder();
    for (String witness : witnesses) {
      String mark = language == Language.RUBY ? "#" : "$";
      text.append(" %s=%s{%s}".formatted(witness, mark, witness));
    }
    return text.toString();
  }
}
