package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.settings.RunSettings;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A dialplan of our own that proves an engine still works: it must compute with the number it was
 * called by, and respond with the result, exactly. As in the original it responds with 420.
 */
final class Canary implements RunListener {
  private static final int STATUS = 420;
  private static final int DIGITS = 12;

  private static final Dialplan RUBY =
      Dialplan.of(
          "ringfence",
          "canary",
          Language.RUBY,
          """
          number = req.URI.User
          sum = 0
          number.each_char { |digit| sum = sum * 7 + digit.to_i }
          sys.Respond(420, "#{number.reverse} #{sum}") if number =~ /^\\d+$/
          """);

  private static final Dialplan JAVASCRIPT =
      Dialplan.of(
          "ringfence",
          "canary",
          Language.JAVASCRIPT,
          """
          const number = String(req.uri.user);
          const sum = [...number].reduce((sum, digit) => sum * 7 + Number(digit), 0);
          if (/^\\d+$/.test(number)) {
            sys.respond(420, `${[...number].reverse().join('')} ${sum}`);
          }
          """);

  private final String expected;
  private final Call call;
  private final Consumer<LifeEvent> news;

  private Canary(Language language, RandomGenerator random, Consumer<LifeEvent> news) {
    StringBuilder number = new StringBuilder();
    long sum = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = random.nextInt(10);
      number.append(digit);
      sum = sum * 7 + digit;
    }
    Dialplan plan =
        switch (language) {
          case RUBY -> RUBY;
          case JAVASCRIPT -> JAVASCRIPT;
        };
    SipRequest request = SipRequest.builder("INVITE", "sip:" + number + "@canary.invalid").build();
    this.call = Call.inbound("canary-" + number, plan, request);
    this.expected = number.reverse() + " " + sum;
    this.news = news;
  }

  /** Runs a canary on {@code link}; {@code news} hears how it ended, if it ends. */
  static void run(
      WorkerLink link, Duration limit, RandomGenerator random, Consumer<LifeEvent> news) {
    Canary canary = new Canary(link.terms().language(), random, news);
    // Its lateness is for the control loop to find: an engine that is late may not tell.
    RunSettings limits =
        RunSettings.DEFAULT
            .unattended(limit.multipliedBy(2))
            .total(limit.multipliedBy(2))
            .commands(1)
            .logCharacters(1);
    link.tryStart(new RunOrder(canary.call, limits, 1, 0, 0, false), canary);
  }

  @Override
  public void onBegun() {}

  @Override
  public void onCommand(LinkedRun run, int sequence, Command command) {
    run.answer(sequence, CommandResult.sent(), 0);
  }

  @Override
  public void onLogged(String line) {}

  @Override
  public void onTimeExtended(Duration by) {}

  @Override
  public void onEnded(LinkedRun run, RunEnd end) {
    String right = "responded " + STATUS + " " + expected;
    String seen =
        switch (end) {
          case RunEnd.Finished(CallOutcome outcome) -> outcome.explanation();
          case RunEnd.Stopped _ -> "stopped";
          case RunEnd.EngineFailed(String failure) -> failure;
        };
    news.accept(
        seen.equals(right) ? new LifeEvent.CanaryRight() : new LifeEvent.CanaryWrong(seen, right));
  }

  @Override
  public void onLost(LinkedRun run, RunLoss loss) {}
}
