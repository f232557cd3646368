package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;

/**
 * The way to the commands of a run that have a value. One that fails costs the plan that value
 * only, and a line in its owner's log says why.
 */
final class Services {
  private final CommandPort port;

  Services(CommandPort port) {
    this.port = port;
  }

  /** The value of a command; {@code absent} where it fails. */
  Value ask(Arguments call, String command, Map<String, Value> arguments, Value absent) {
    return switch (port.issue(command, arguments)) {
      case CommandAnswer.Done(Map<String, Value> results) ->
          results.getOrDefault("value", new Value.Nothing());
      case CommandAnswer.Failed(String reason) -> refuse(call, reason, absent);
    };
  }

  /** A command without arguments. */
  Value ask(Arguments call, String command, Value absent) {
    return ask(call, command, Map.of(), absent);
  }

  /** What a call gives that is not performed. */
  Value refuse(Arguments call, String reason, Value absent) {
    port.log("%s failed: %s".formatted(call.call(), OneLine.of(reason)));
    return absent;
  }

  /** A number of a plan within a limit; cut, with a line in the log, where it is over it. */
  int cut(Arguments call, String what, int asked, int most) {
    if (asked > most) {
      port.log(
          "%s: %d %s were asked for; cut to the limit of %d"
              .formatted(call.call(), asked, what, most));
    }
    return Math.min(asked, most);
  }

  /** The same for the characters of a text. */
  String cut(Arguments call, String what, String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    port.log(
        "%s: %s has %d characters; cut to the limit of %d"
            .formatted(call.call(), what, text.length(), most));
    return text.substring(0, most);
  }

  static Value flag(Value value) {
    return value instanceof Value.Flag ? value : new Value.Flag(false);
  }

  static Value whole(Value value, long absent) {
    return value instanceof Value.Whole ? value : new Value.Whole(absent);
  }

  static Value text(Value value) {
    return value instanceof Value.Nothing ? value : new Value.Text(Arguments.text(value));
  }

  static Value.Items list(Value value) {
    return switch (value) {
      case Value.Items items -> items;
      case Value.Nothing _ -> new Value.Items(List.of());
      case Value other -> new Value.Items(List.of(other));
    };
  }
}
