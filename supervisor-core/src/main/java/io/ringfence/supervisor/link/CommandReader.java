package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Command;
import io.ringfence.worker.protocol.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what a worker calls a command into one, each argument checked for type and range. The
 * worker's own checks come first, so whatever fails here was not sent by an honest worker.
 */
final class CommandReader {
  private static final int MAX_DIAL_STRING = 8 << 10;
  private static final int MAX_RESPOND_TEXT = 4 << 10;
  private static final int MAX_RING_SECONDS = 180;
  private static final int MAX_ANSWERED_SECONDS = 7 * 24 * 3600;

  private final String name;
  private final Map<String, Value> arguments;

  private CommandReader(String name, Map<String, Value> arguments) {
    this.name = name;
    this.arguments = arguments;
  }

  static Command read(String name, Map<String, Value> arguments) throws BreachException {
    CommandReader reader = new CommandReader(name, arguments);
    return switch (name) {
      case "Dial" -> reader.dial();
      case "Respond" -> reader.respond();
      default -> throw new BreachException("unknown command '" + cut(name) + "'");
    };
  }

  private Command dial() throws BreachException {
    requireOnly(3);
    String destination = text("destination", MAX_DIAL_STRING);
    if (destination.isEmpty()) {
      throw new BreachException("Dial without a destination");
    }
    long answeredLimit = whole("answeredLimitSeconds", 0, MAX_ANSWERED_SECONDS);
    return new Command.Dial(
        destination,
        Duration.ofSeconds(whole("ringSeconds", 1, MAX_RING_SECONDS)),
        answeredLimit == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(answeredLimit)));
  }

  private Command respond() throws BreachException {
    requireOnly(3);
    return new Command.Respond(
        (int) whole("status", 100, 699),
        text("reason", MAX_RESPOND_TEXT),
        text("headers", MAX_RESPOND_TEXT));
  }

  private void requireOnly(int count) throws BreachException {
    if (arguments.size() != count) {
      throw new BreachException(
          "%s with %d arguments; it has %d".formatted(name, arguments.size(), count));
    }
  }

  private long whole(String argument, long least, long most) throws BreachException {
    if (arguments.get(argument) instanceof Value.Whole(long amount)) {
      if (amount < least || amount > most) {
        throw new BreachException(
            "%s with %s %d; allowed %d to %d".formatted(name, argument, amount, least, most));
      }
      return amount;
    }
    throw wrongType(argument, "a whole number");
  }

  private String text(String argument, int maxCharacters) throws BreachException {
    if (arguments.get(argument) instanceof Value.Text(String text)) {
      if (text.length() > maxCharacters) {
        throw new BreachException(
            "%s with %s of %d characters; allowed %d"
                .formatted(name, argument, text.length(), maxCharacters));
      }
      // A line break here would let a script write header fields of its own into the host's
      // message.
      if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
        throw new BreachException("%s with a control character in %s".formatted(name, argument));
      }
      return text;
    }
    throw wrongType(argument, "text");
  }

  private BreachException wrongType(String argument, String expected) {
    return new BreachException("%s whose %s is not %s".formatted(name, argument, expected));
  }

  private static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
