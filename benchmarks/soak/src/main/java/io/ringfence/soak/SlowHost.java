package io.ringfence.soak;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;

/** The host's side of the script API: takes as long as the plan says, and never returns if so. */
final class SlowHost implements CommandHandler {
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final Ledger ledger;

  SlowHost(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public CommandResult perform(Call call, Command command) throws InterruptedException {
    ledger.onPerformed(call.id(), command);
    return switch (command) {
      case Command.Dial dial -> {
        Conduct.Place place = Conduct.of(dial.destination());
        Thread.sleep(place.conduct() == Conduct.NEVER ? FOR_EVER : place.rings());
        yield place.conduct().result();
      }
      case Command.Respond(int status, String reason, String _) -> {
        if (status < 200) {
          Conduct.Place place = Conduct.of(reason);
          Thread.sleep(place.conduct() == Conduct.NEVER ? FOR_EVER : place.rings());
        }
        yield CommandResult.sent();
      }
      case ServiceCommand _ -> CommandResult.notOffered(command);
    };
  }
}
