package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.supervisor.call.ServiceCommand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The commands that leave the caller alone, in the sense of {@link CommandReader}. */
final class ServiceCommandReader {
  private static final int MAX_NAME = 256;
  private static final int MAX_URL = 2 << 10;
  private static final int MAX_DIAL_STRING = 8 << 10;
  private static final int MAX_HEADERS = 4 << 10;
  private static final int MAX_BODY = 16 << 10;
  private static final int MAX_STORE_VALUE = 16 << 10;
  private static final int MAX_ADDRESSES = 5;
  private static final int MAX_SUBJECT = 256;
  private static final int MAX_MAIL = 4 << 10;
  private static final int MAX_VALUES = 20;
  private static final int MAX_WEB_SECONDS = 60;
  private static final int MAX_REQUEST_SECONDS = 8;
  private static final int MAX_CALLBACK_RING = 60;
  private static final int MAX_CALLBACK_DELAY = 15;

  /** Names of services that are gone. */
  static final Set<String> LEGACY =
      Set.of(
          "GoogleVoiceCall",
          "GoogleVoiceSMS",
          "GTalk",
          "GoogleContactLookup",
          "GetBalance",
          "GetRate",
          "LookupHighriseContact");

  private final ArgumentReader from;

  private ServiceCommandReader(ArgumentReader from) {
    this.from = from;
  }

  static ServiceCommand read(ArgumentReader from, Set<String> ownCommands) throws BreachException {
    ServiceCommandReader reader = new ServiceCommandReader(from);
    return switch (from.command()) {
      case "Callback" -> reader.callback();
      case "ENUMLookup" -> new ServiceCommand.EnumLookup(reader.only("number", MAX_NAME));
      case "WebGet" -> reader.webGet();
      case "IsAvailable", "IsMine", "DoesSIPAccountExist", "GetBindings" -> reader.onAccount();
      case "GetCanonicalDomain" ->
          new ServiceCommand.GetCanonicalDomain(reader.only("host", MAX_NAME));
      case "GetTable" -> reader.table();
      case "SendRequest" -> reader.sendRequest();
      case "Email" -> reader.email();
      case "DBWrite" -> reader.write();
      case "DBRead" -> new ServiceCommand.DbRead(reader.only("key", MAX_NAME));
      case "DBReadForUpdate" -> new ServiceCommand.DbReadForUpdate(reader.only("key", MAX_NAME));
      case "DBDelete" -> new ServiceCommand.DbDelete(reader.only("key", MAX_NAME));
      case "DBGetKeys" -> reader.withoutArguments(new ServiceCommand.DbGetKeys());
      default -> reader.other(ownCommands);
    };
  }

  private ServiceCommand other(Set<String> ownCommands) throws BreachException {
    String name = from.command();
    Optional<ServiceCommand> known =
        Arrays.stream(ServiceCommand.Subject.values())
            .filter(subject -> subject.scriptName().equals(name))
            .<ServiceCommand>map(ServiceCommand.Get::new)
            .findAny()
            .or(() ->
                Arrays.stream(ServiceCommand.Step.values())
                    .filter(step -> step.scriptName().equals(name))
                    .<ServiceCommand>map(ServiceCommand.Transaction::new)
                    .findAny());
    if (known.isPresent()) {
      return withoutArguments(known.get());
    }
    if (LEGACY.contains(name)) {
      return new ServiceCommand.LegacyService(name, values());
    }
    if (ownCommands.contains(name)) {
      return new ServiceCommand.Custom(name, values());
    }
    throw new BreachException(
        "unknown command '%s'"
            .formatted(name.length() <= 40 ? name : name.substring(0, 40) + "..."));
  }

  private ServiceCommand callback() throws BreachException {
    from.requireOnly(7);
    return new ServiceCommand.Callback(
        from.name("first", MAX_DIAL_STRING),
        from.name("second", MAX_DIAL_STRING),
        seconds("delaySeconds", 0, MAX_CALLBACK_DELAY),
        seconds("firstRingSeconds", 1, MAX_CALLBACK_RING),
        seconds("secondRingSeconds", 1, MAX_CALLBACK_RING),
        from.text("firstHeaders", MAX_HEADERS),
        from.text("secondHeaders", MAX_HEADERS));
  }

  private ServiceCommand webGet() throws BreachException {
    from.requireOnly(2);
    return new ServiceCommand.WebGet(
        from.name("url", MAX_URL), seconds("seconds", 1, MAX_WEB_SECONDS));
  }

  private ServiceCommand onAccount() throws BreachException {
    from.requireOnly(2);
    String user = from.text("user", MAX_NAME);
    String domain = from.text("domain", MAX_NAME);
    return switch (from.command()) {
      case "IsAvailable" -> new ServiceCommand.IsAvailable(user, domain);
      case "IsMine" -> new ServiceCommand.IsMine(user, domain);
      case "GetBindings" -> new ServiceCommand.GetBindings(user, domain);
      default -> new ServiceCommand.DoesSipAccountExist(user, domain);
    };
  }

  private ServiceCommand table() throws BreachException {
    from.requireOnly(2);
    String table = from.name("table", MAX_NAME);
    if (!List.of("lookups", "routes", "providers", "options").contains(table)) {
      throw new BreachException("GetTable with the unknown table '%s'".formatted(table));
    }
    return new ServiceCommand.GetTable(table, from.text("dialplan", MAX_NAME));
  }

  private ServiceCommand sendRequest() throws BreachException {
    from.requireOnly(from.has("user") ? 7 : 5);
    String method = from.name("method", 32);
    if (!method.matches("[A-Z]+") || List.of("INVITE", "ACK", "CANCEL", "BYE").contains(method)) {
      throw new BreachException("SendRequest with the method '%s'".formatted(method));
    }
    return new ServiceCommand.SendRequest(
        method,
        from.name("destination", MAX_DIAL_STRING),
        from.text("contentType", MAX_NAME),
        from.body("body", MAX_BODY),
        seconds("seconds", 0, MAX_REQUEST_SECONDS),
        from.has("user")
            ? Optional.of(
                new ServiceCommand.Credentials(
                    from.name("user", MAX_NAME), from.text("password", MAX_NAME)))
            : Optional.empty());
  }

  private ServiceCommand email() throws BreachException {
    from.requireOnly(4);
    return new ServiceCommand.Email(
        from.texts("to", MAX_ADDRESSES, MAX_NAME),
        from.text("subject", MAX_SUBJECT),
        from.body("body", MAX_MAIL),
        from.flag("isHtml"));
  }

  private ServiceCommand write() throws BreachException {
    from.requireOnly(2);
    return new ServiceCommand.DbWrite(
        from.name("key", MAX_NAME), from.body("value", MAX_STORE_VALUE));
  }

  private String only(String argument, int maxCharacters) throws BreachException {
    from.requireOnly(1);
    return from.name(argument, maxCharacters);
  }

  private ServiceCommand withoutArguments(ServiceCommand command) throws BreachException {
    from.requireOnly(0);
    return command;
  }

  private List<PlanValue> values() throws BreachException {
    from.requireOnly(1);
    return from.values("arguments", MAX_VALUES);
  }

  private Duration seconds(String argument, int least, int most) throws BreachException {
    return Duration.ofSeconds(from.whole(argument, least, most));
  }
}
