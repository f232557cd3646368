package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Fault;
import io.ringfence.supervisor.call.CallOutcome.ScriptFailed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.link.RunEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a dialplan does for one call: the same for each attempt, unless it is its misdeed not to.
 */
final class Script {
  private static final Command[] DIALS = new Command[16];
  private static final Command RINGING = new Command.Respond(180, "Ringing", "");
  private static final Command BUSY = new Command.Respond(486, "Busy Here", "");
  private static final String LONG = "x".repeat(80);
  private static final int MOST_BABBLED = 40;

  static {
    for (int i = 0; i < DIALS.length; i++) {
      DIALS[i] = new Command.Dial("leg-" + i, Duration.ofSeconds(5 + i), Optional.empty());
    }
  }

  /** One thing that a script does. */
  sealed interface Step {
    record Compute(long nanos) implements Step {}

    record Ask(Command command) implements Step {}

    record TakeTime(Duration by) implements Step {}

    record Log(String line) implements Step {}

    record DoDamage(Misdeed misdeed) implements Step {}

    record End(RunEnd end) implements Step {}
  }

  private static final Step UNANSWERED =
      new Step.End(
          new RunEnd.Finished(
              new Completed(new Ending.Unanswered(480, "Temporarily Unavailable"))));
  private static final Step FAILED =
      new Step.End(
          new RunEnd.Finished(new ScriptFailed(Fault.EXCEPTION, 3, "it raised an exception")));

  private Script() {}

  /** The steps of an attempt, with an end. */
  static List<Step> of(Misdeed misdeed, long seed, int attempt) {
    SplittableRandom random = new SplittableRandom(seed);
    int commands = random.nextInt(5);
    boolean isLate = attempt > 1;
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      steps.add(new Step.Compute(random.nextLong(200_000_000L)));
      if (random.nextInt(4) == 0) {
        steps.add(new Step.Log("line " + i));
      }
      Command command = command(random);
      boolean isOther = misdeed == Misdeed.DIVERGES && isLate && i == commands - 1;
      steps.add(new Step.Ask(isOther ? BUSY : command));
      if (misdeed == Misdeed.FALLS_SHORT && isLate) {
        break;
      }
    }
    addMisdeed(misdeed, steps);
    steps.add(misdeed == Misdeed.FAILS ? FAILED : UNANSWERED);
    return steps;
  }

  private static Command command(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> RINGING;
      case 1 -> random.nextInt(4) == 0 ? BUSY : RINGING;
      case 2, 3, 4, 5 -> DIALS[random.nextInt(DIALS.length)];
      default -> throw new IllegalStateException("not one of six");
    };
  }

  private static void addMisdeed(Misdeed misdeed, List<Step> steps) {
    switch (misdeed) {
      case NONE, FAILS, DIVERGES, FALLS_SHORT -> steps.add(new Step.Compute(20_000_000L));
      case TAKES_TIME -> {
        steps.add(new Step.TakeTime(Duration.ofSeconds(5)));
        // Longer than without the extension, and short enough that a canary finds an engine that
        // stands still before the run is charged with it.
        steps.add(new Step.Compute(Duration.ofMillis(6_100).toNanos()));
      }
      case BABBLES -> {
        for (int i = 0; i < MOST_BABBLED; i++) {
          steps.add(
              new Step.Ask(
                  new Command.Dial(LONG + i % 10, Duration.ofSeconds(10), Optional.empty())));
        }
      }
      case CROWDS -> {
        steps.add(new Step.DoDamage(misdeed));
        steps.add(new Step.Compute(Duration.ofSeconds(5).toNanos()));
      }
      case GREEDY,
          HOARDS,
          BURSTS,
          LOOPS,
          SPINS,
          SPINS_SILENTLY,
          CRASHES,
          BREAKS_OUT,
          STUBBORN,
          LIES -> {
        steps.add(new Step.DoDamage(misdeed));
        // Who hoards may well wait for a command while its worker passes the threshold.
        steps.add(new Step.Ask(DIALS[1]));
      }
    }
  }
}
