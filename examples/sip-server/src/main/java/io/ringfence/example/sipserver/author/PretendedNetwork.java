package io.ringfence.example.sipserver.author;

import io.ringfence.example.sipserver.author.AnswerRule.Answer;
import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.service.ServiceDesk;
import io.ringfence.example.sipserver.service.Telephony;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A network in which nothing happens: it says what a plan asks for and answers as it was told. What
 * the server knows by itself, and the owner's store, is real; nothing is dialled, sent or fetched.
 */
final class PretendedNetwork implements CommandHandler {
  private final List<AnswerRule> rules;
  private final ServiceDesk desk;
  private final Consumer<String> printer;
  private final CompletableFuture<Command.Respond> finalResponse = new CompletableFuture<>();

  PretendedNetwork(List<AnswerRule> rules, ServiceDesk desk, Consumer<String> printer) {
    this.rules = List.copyOf(rules);
    this.desk = desk;
    this.printer = printer;
  }

  /** What the caller gets where no leg answers. */
  CompletableFuture<Command.Respond> finalResponse() {
    return finalResponse;
  }

  @Override
  public CommandResult perform(Call call, Command command) throws InterruptedException {
    return switch (command) {
      case Command.Dial dial -> dialled(call, dial);
      case Command.Respond respond -> responded(respond);
      case ServiceCommand service -> served(call, service);
    };
  }

  private CommandResult responded(Command.Respond respond) {
    if (respond.status() >= 200) {
      finalResponse.complete(respond);
    } else {
      printer.accept(respond.explanation());
    }
    return CommandResult.sent();
  }

  private CommandResult served(Call call, ServiceCommand command) throws InterruptedException {
    CommandResult result =
        switch (command) {
          case ServiceCommand.WebGet _, ServiceCommand.EnumLookup _, ServiceCommand.Email _ ->
              CommandResult.returned(PlanValue.nothing());
          default -> desk.perform(call, command);
        };
    printer.accept(command.explanation() + " -> " + shown(result));
    return result;
  }

  private CommandResult dialled(Call call, Command.Dial dial) {
    DialString legs;
    try {
      legs = DialString.parse(dial.destination(), dialledUser(call));
    } catch (IllegalArgumentException e) {
      CommandResult refused = new CommandResult.NotPerformed(String.valueOf(e.getMessage()));
      printer.accept(dial.explanation() + " -> " + shown(refused));
      return refused;
    }
    PretendedDial pretended = new PretendedDial(this::answer);
    CommandResult.Dialled dialled = pretended.of(legs);
    printer.accept(
        dial.explanation()
            + " -> "
            + (dialled.result() == DialResult.ANSWERED
                ? "answered"
                : "%d %s".formatted(dialled.status(), dialled.reason())));
    dialled
        .legs()
        .forEach(
            leg -> printer.accept("  %s: %d %s".formatted(leg.uri(), leg.status(), leg.reason())));
    return dialled;
  }

  private Answer answer(DialString.Leg leg) {
    return rules.stream()
        .filter(rule -> rule.fits(leg))
        .map(AnswerRule::answer)
        .findFirst()
        .orElse(AnswerRule.BUSY);
  }

  private static String dialledUser(Call call) {
    return call.request().uri().replaceFirst("(?i)^sips?:", "").replaceFirst("[@;].*", "");
  }

  private static String shown(CommandResult result) {
    return switch (result) {
      case CommandResult.Returned(PlanValue value) -> value.explanation();
      case CommandResult.NotPerformed(String reason) -> "not performed: " + reason;
      case CommandResult.Sent _ -> "sent";
      case CommandResult.Dialled dialled -> dialled.result().toString();
    };
  }

  /** A telephony without telephones. */
  static final class NoTelephony implements Telephony {
    private final Optional<String> placedBy;
    private final String publicAddress;

    NoTelephony(Optional<String> placedBy, Optional<String> publicAddress) {
      this.placedBy = placedBy;
      this.publicAddress = publicAddress.orElse("127.0.0.1");
    }

    @Override
    public List<Binding> bindings(Account account) {
      return List.of();
    }

    @Override
    public List<CurrentCall> calls(String owner) {
      return List.of();
    }

    @Override
    public Optional<String> placedBy(Call call) {
      return placedBy;
    }

    @Override
    public String publicAddress() {
      return publicAddress;
    }

    @Override
    public Optional<FinalResponse> send(Call call, ServiceCommand.SendRequest request) {
      return Optional.of(new FinalResponse(200, "OK"));
    }

    @Override
    public void callBack(Call call, ServiceCommand.Callback callback) {
      // The command and its answer are printed; nobody is rung.
    }
  }
}
