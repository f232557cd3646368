package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The named arguments of one command of a worker, read by type and range. */
final class ArgumentReader {
  private static final int MAX_VALUE_TEXT = 8 << 10;

  private final String command;
  private final Map<String, Value> arguments;

  ArgumentReader(String command, Map<String, Value> arguments) {
    this.command = command;
    this.arguments = arguments;
  }

  String command() {
    return command;
  }

  void requireOnly(int count) throws BreachException {
    if (arguments.size() != count) {
      throw new BreachException(
          "%s with %d arguments; it has %d".formatted(command, arguments.size(), count));
    }
  }

  /** Whether an argument that may be missing is there. */
  boolean has(String argument) {
    return arguments.containsKey(argument);
  }

  long whole(String argument, long least, long most) throws BreachException {
    if (arguments.get(argument) instanceof Value.Whole(long amount)) {
      if (amount < least || amount > most) {
        throw new BreachException(
            "%s with %s %d; allowed %d to %d".formatted(command, argument, amount, least, most));
      }
      return amount;
    }
    throw wrongType(argument, "a whole number");
  }

  boolean flag(String argument) throws BreachException {
    if (arguments.get(argument) instanceof Value.Flag(boolean isSet)) {
      return isSet;
    }
    throw wrongType(argument, "a flag");
  }

  /** Text on one line. */
  String text(String argument, int maxCharacters) throws BreachException {
    String text = body(argument, maxCharacters);
    // A line break here would let a script write header fields of its own into the host's
    // message.
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new BreachException("%s with a control character in %s".formatted(command, argument));
    }
    return text;
  }

  /** Text on one line that is not empty. */
  String name(String argument, int maxCharacters) throws BreachException {
    String text = text(argument, maxCharacters);
    if (text.isEmpty()) {
      throw new BreachException("%s without a %s".formatted(command, argument));
    }
    return text;
  }

  /** Text on one line; empty where the argument is missing. */
  Optional<String> given(String argument, int maxCharacters) throws BreachException {
    return has(argument) ? Optional.of(text(argument, maxCharacters)) : Optional.empty();
  }

  /** Text on any number of lines. */
  String body(String argument, int maxCharacters) throws BreachException {
    if (arguments.get(argument) instanceof Value.Text(String text)) {
      if (text.length() > maxCharacters) {
        throw new BreachException(
            "%s with %s of %d characters; allowed %d"
                .formatted(command, argument, text.length(), maxCharacters));
      }
      return text;
    }
    throw wrongType(argument, "text");
  }

  List<String> texts(String argument, int maxTexts, int maxCharacters) throws BreachException {
    List<String> texts = new ArrayList<>();
    for (Value item : items(argument, maxTexts)) {
      texts.add(new ArgumentReader(command, Map.of(argument, item)).text(argument, maxCharacters));
    }
    return texts;
  }

  List<PlanValue> values(String argument, int maxValues) throws BreachException {
    List<PlanValue> values = new ArrayList<>();
    for (Value item : items(argument, maxValues)) {
      values.add(
          WireValues.read(item, MAX_VALUE_TEXT)
              .orElseThrow(() -> wrongType(argument, "made of plain values")));
    }
    return values;
  }

  /** The arguments in an argument that is a map of them; none where it is missing. */
  ArgumentReader inner(String argument) throws BreachException {
    if (!has(argument)) {
      return new ArgumentReader(command, Map.of());
    }
    if (arguments.get(argument) instanceof Value.Fields(Map<String, Value> fields)) {
      return new ArgumentReader(command, fields);
    }
    throw wrongType(argument, "a map");
  }

  private List<Value> items(String argument, int most) throws BreachException {
    if (arguments.get(argument) instanceof Value.Items(List<Value> items)) {
      if (items.size() > most) {
        throw new BreachException(
            "%s with %d %s; allowed %d".formatted(command, items.size(), argument, most));
      }
      return items;
    }
    throw wrongType(argument, "a list");
  }

  private BreachException wrongType(String argument, String expected) {
    return new BreachException("%s whose %s is not %s".formatted(command, argument, expected));
  }
}
