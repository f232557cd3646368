package io.ringfence.supervisor.real;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.ServiceCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A host for tests. A destination that starts with {@code answer} is answered, one with {@code
 * ring} rings until {@link #stopRinging}, every other is busy.
 */
final class TestHost implements CommandHandler {
  private final Map<String, List<Command>> commands = new ConcurrentHashMap<>();
  private final Set<String> interrupted = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ringing = new CountDownLatch(1);

  @Override
  public CommandResult perform(Call call, Command command) throws InterruptedException {
    commandsOf(call.id()).add(command);
    return switch (command) {
      case Command.Dial dial when dial.destination().startsWith("answer") ->
          CommandResult.answered();
      case Command.Dial dial when dial.destination().startsWith("ring") -> {
        awaitEndOfRinging(call);
        yield CommandResult.failed(408, "Request Timeout");
      }
      case Command.Dial _ -> CommandResult.failed(486, "Busy Here");
      case Command.Respond _ -> CommandResult.sent();
      case ServiceCommand _ -> CommandResult.notOffered(command);
    };
  }

  private void awaitEndOfRinging(Call call) throws InterruptedException {
    try {
      ringing.await();
    } catch (InterruptedException e) {
      interrupted.add(call.id());
      throw e;
    }
  }

  /** The calls whose ringing nobody waited for any more. */
  Set<String> interruptedCalls() {
    return Set.copyOf(interrupted);
  }

  /** What the plan of a call has asked for so far. */
  List<Command> commandsOf(String call) {
    return commands.computeIfAbsent(call, _ -> new CopyOnWriteArrayList<>());
  }

  void stopRinging() {
    ringing.countDown();
  }
}
