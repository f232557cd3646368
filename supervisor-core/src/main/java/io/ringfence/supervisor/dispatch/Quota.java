package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.settings.CommandOffer;
import java.util.Optional;

/**
 * What is left to a run of the commands that are counted. Only commands that are new to the journal
 * come here, so that a run has its quota once, on however many workers. Not thread-safe.
 */
final class Quota {
  private final CommandOffer offer;
  private int legs;
  private int callbacks;
  private int mails;

  Quota(CommandOffer offer) {
    this.offer = offer;
  }

  /** Counts a command, or says why it is not to be performed. */
  Optional<CommandResult> refusal(Command command) {
    return switch (command) {
      case Command.Dial dial -> {
        int asked = legsOf(dial);
        Optional<CommandResult> refused = over("legs in one run", legs + asked, offer.legs());
        legs += refused.isEmpty() ? asked : 0;
        yield refused;
      }
      case ServiceCommand.Callback _ ->
          over("callbacks in one run", ++callbacks, offer.callbacks());
      case ServiceCommand.Email _ -> over("mails in one run", ++mails, offer.mails());
      case Command.Respond _, ServiceCommand _ -> Optional.empty();
    };
  }

  private static Optional<CommandResult> over(String what, int seen, int granted) {
    return seen > granted
        ? Optional.of(
            new CommandResult.NotPerformed("%s: %d; allowed %d".formatted(what, seen, granted)))
        : Optional.empty();
  }

  /** What nobody can read is for the host to judge. */
  private static int legsOf(Command.Dial dial) {
    try {
      return DialString.parse(dial.destination(), "dialled").legCount();
    } catch (IllegalArgumentException _) {
      return 1;
    }
  }
}
