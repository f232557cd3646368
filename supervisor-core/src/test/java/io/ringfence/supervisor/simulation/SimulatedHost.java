package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import java.time.Duration;
import java.util.SplittableRandom;

/** The host's side of commands: answers fast, slowly, twice, with a failure or never. */
final class SimulatedHost {
  private static final long MILLI = 1_000_000;

  private final World world;

  SimulatedHost(World world) {
    this.world = world;
  }

  /** Performs a command: how depends on the call and the place of the command alone. */
  void perform(SimulatedCall call, CallAction.Perform perform) {
    SplittableRandom random = new SplittableRandom(call.seed() + 31L * perform.sequence());
    CommandResult result = result(perform.command(), random);
    int way = random.nextInt(20);
    long after =
        switch (way) {
          case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 -> random.nextLong(40 * MILLI);
          case 12, 13, 14, 15, 16, 17, 18 -> random.nextLong(4_000 * MILLI);
          default -> limitOf(perform.command()).toNanos();
        };
    CommandResult given = way == 19 ? tooLate(perform.command()) : result;
    answer(call, perform, given, after);
    if (way == 0) {
      answer(call, perform, result, after + random.nextLong(500 * MILLI));
    }
  }

  private void answer(
      SimulatedCall call, CallAction.Perform perform, CommandResult result, long afterNanos) {
    world
        .time()
        .after(
            afterNanos,
            () -> world.desk().on(call, new CallEvent.Performed(perform.sequence(), result)));
  }

  private static CommandResult result(Command command, SplittableRandom random) {
    int luck = random.nextInt(20);
    if (luck == 0) {
      return new CommandResult.NotPerformed("the server failed");
    }
    return switch (command) {
      case Command.Dial _ when luck < 5 -> CommandResult.answered();
      case Command.Dial _ -> CommandResult.failed(486, "Busy Here");
      case Command.Respond _ -> CommandResult.sent();
      case ServiceCommand _ -> CommandResult.notOffered(command);
    };
  }

  /** The time limit of a handler that never answers; shorter here than in earnest. */
  private static Duration limitOf(Command command) {
    return switch (command) {
      case Command.Dial dial -> dial.ringTime();
      case Command.Respond _, ServiceCommand _ -> Duration.ofSeconds(4);
    };
  }

  private static CommandResult tooLate(Command command) {
    return switch (command) {
      case Command.Dial _ -> new CommandResult.Dialled(DialResult.TIMED_OUT, 0, "no answer");
      case Command.Respond _, ServiceCommand _ -> new CommandResult.NotPerformed("no answer");
    };
  }
}
