package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.worker.protocol.DialogHeaders;
import io.ringfence.worker.protocol.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what a worker calls a command into one, each argument checked for type and range. The
 * worker's own checks come first, so whatever fails here was not sent by an honest worker.
 */
final class CommandReader {
  private static final int MAX_DIAL_STRING = 8 << 10;
  private static final int MAX_RESPOND_TEXT = 4 << 10;
  private static final int MAX_RING_SECONDS = 180;
  private static final int MAX_ANSWERED_SECONDS = 7 * 24 * 3600;
  private static final int MAX_HEADERS = 50;
  private static final int MAX_HEADER_TEXT = 4 << 10;
  private static final int MAX_NAME = 256;
  private static final int MAX_CONTENT = 64 << 10;

  private CommandReader() {}

  static Command read(String name, Map<String, Value> arguments, Set<String> ownCommands)
      throws BreachException {
    ArgumentReader reader = new ArgumentReader(name, arguments);
    return switch (name) {
      case "Dial" -> dial(reader);
      case "Respond" -> respond(reader);
      default -> ServiceCommandReader.read(reader, ownCommands);
    };
  }

  private static Command dial(ArgumentReader from) throws BreachException {
    from.requireOnly(from.has("changes") ? 4 : 3);
    String destination = from.name("destination", MAX_DIAL_STRING);
    long answeredLimit = from.whole("answeredLimitSeconds", 0, MAX_ANSWERED_SECONDS);
    return new Command.Dial(
        destination,
        Duration.ofSeconds(from.whole("ringSeconds", 1, MAX_RING_SECONDS)),
        answeredLimit == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(answeredLimit)),
        changes(from.inner("changes")));
  }

  private static Command.Changes changes(ArgumentReader from) throws BreachException {
    List<SipRequest.Header> headers = new ArrayList<>();
    if (from.has("headers")) {
      for (String line : from.texts("headers", MAX_HEADERS, MAX_HEADER_TEXT)) {
        headers.add(header(line));
      }
    }
    return new Command.Changes(
        headers,
        new Command.Caller(
            from.given("fromName", MAX_NAME),
            from.given("fromUser", MAX_NAME),
            from.given("fromHost", MAX_NAME)),
        from.has("content")
            ? Optional.of(
                new Command.Content(
                    from.name("contentType", MAX_NAME), from.body("content", MAX_CONTENT)))
            : Optional.empty());
  }

  private static SipRequest.Header header(String line) throws BreachException {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).strip();
    if (!name.matches("[A-Za-z0-9!%*_+`'~.-]+")) {
      throw new BreachException("Dial with a header without a name");
    }
    if (DialogHeaders.contains(name)) {
      throw new BreachException("Dial with the barred header " + name);
    }
    return new SipRequest.Header(name, line.substring(colon + 1).strip());
  }

  private static Command respond(ArgumentReader from) throws BreachException {
    from.requireOnly(3);
    return new Command.Respond(
        (int) from.whole("status", 100, 699),
        from.text("reason", MAX_RESPOND_TEXT),
        from.text("headers", MAX_RESPOND_TEXT));
  }
}
