package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;

/** The arguments of one call from a plan, read leniently but never wrongly. */
record Arguments(String call, List<Value> given) {

  void expect(int least, int most) {
    if (given.size() < least || given.size() > most) {
      throw new ScriptMisuse(
          "%s takes %s arguments; given %d"
              .formatted(call, least == most ? least : least + " to " + most, given.size()));
    }
  }

  /** The argument as it is. */
  Value value(int index) {
    return index < given.size() ? given.get(index) : new Value.Nothing();
  }

  /** The argument as text; {@code ""} where it is absent. */
  String text(int index) {
    return text(value(index));
  }

  /** The same on one line, without space around it. */
  String line(int index) {
    return OneLine.of(text(index)).strip();
  }

  /** One line that must not be longer than the host takes. */
  String line(int index, String what, int mostCharacters) {
    return atMost(line(index), what, mostCharacters);
  }

  /** Text that must not be longer than the host takes. */
  String atMost(String text, String what, int mostCharacters) {
    if (text.length() > mostCharacters) {
      throw new ScriptMisuse(
          "%s: %s has %d characters; allowed %d"
              .formatted(call, what, text.length(), mostCharacters));
    }
    return text;
  }

  /** Whether the argument is there and not nil. */
  boolean has(int index) {
    return index < given.size() && !(given.get(index) instanceof Value.Nothing);
  }

  boolean flag(int index) {
    return index < given.size()
        && switch (given.get(index)) {
          case Value.Flag(boolean isSet) -> isSet;
          case Value.Whole(long amount) -> amount != 0;
          case Value.Text(String text) -> Boolean.parseBoolean(text.strip());
          case Value.Nothing _, Value.Items _, Value.Fields _ -> false;
        };
  }

  static String text(Value value) {
    return switch (value) {
      case Value.Nothing _ -> "";
      case Value.Flag(boolean isSet) -> Boolean.toString(isSet);
      case Value.Whole(long amount) -> Long.toString(amount);
      case Value.Text(String text) -> text;
      case Value.Items(List<Value> items) ->
          String.join(", ", items.stream().map(Arguments::text).toList());
      case Value.Fields fields -> fields.fields().toString();
    };
  }

  /** The argument as a whole number, cut to the range of an int; a fraction is dropped. */
  int whole(int index, String name, int absent) {
    if (index >= given.size()) {
      return absent;
    }
    return switch (given.get(index)) {
      case Value.Nothing _ -> absent;
      case Value.Whole(long amount) -> Math.clamp(amount, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case Value.Text(String text) -> whole(text, name);
      case Value other -> throw notWhole(name, text(other));
    };
  }

  private int whole(String text, String name) {
    if (!text.strip().matches("[+-]?[0-9]{1,300}(\\.[0-9]{0,300})?")) {
      throw notWhole(name, text);
    }
    return (int) Double.parseDouble(text.strip());
  }

  private ScriptMisuse notWhole(String name, String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return new ScriptMisuse("%s: %s is '%s', not a number".formatted(call, name, shown));
  }
}
