package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;

/** Counts the values of a call that takes any: a host is given so many, so deep and so long. */
public final class OpenValues {
  private static final int MAX_ARGUMENTS = 20;

  /** The deepest that lists and records may lie in one another. */
  public static final int MAX_DEPTH = 8;

  /** The most values of one call, those in lists and records included. */
  public static final int MAX_VALUES = 4_000;

  private static final int MAX_NAME_CHARACTERS = 512;
  private static final int MAX_TEXT_CHARACTERS = 8 << 10;
  private static final int MAX_CHARACTERS = 64 << 10;

  private final Arguments arguments;
  private int values;
  private int characters;

  private OpenValues(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * The arguments as they travel.
   *
   * @throws ScriptMisuse naming the limit that they are over
   */
  static Value.Items checked(Arguments arguments) {
    arguments.expect(0, MAX_ARGUMENTS);
    OpenValues count = new OpenValues(arguments);
    arguments.given().forEach(value -> count.add(value, MAX_DEPTH));
    return new Value.Items(arguments.given());
  }

  private void add(Value value, int depth) {
    refuseOver("values", ++values, MAX_VALUES);
    switch (value) {
      case Value.Nothing _, Value.Flag _, Value.Whole _ -> {}
      case Value.Text(String text) -> addText("a text", text, MAX_TEXT_CHARACTERS);
      case Value.Items(List<Value> items) -> {
        refuseDeeper(depth);
        items.forEach(item -> add(item, depth - 1));
      }
      case Value.Fields(Map<String, Value> fields) -> {
        refuseDeeper(depth);
        fields.forEach((name, field) -> {
          addText("the name of a field", name, MAX_NAME_CHARACTERS);
          add(field, depth - 1);
        });
      }
    }
  }

  private void addText(String what, String text, int most) {
    characters += arguments.atMost(text, what, most).length();
    refuseOver("characters in all arguments", characters, MAX_CHARACTERS);
  }

  private void refuseDeeper(int depth) {
    if (depth == 0) {
      throw new ScriptMisuse(
          "%s: lists or records lie more than %d deep in one another"
              .formatted(arguments.call(), MAX_DEPTH));
    }
  }

  private void refuseOver(String what, int seen, int most) {
    if (seen > most) {
      throw new ScriptMisuse("%s: %d %s; allowed %d".formatted(arguments.call(), seen, what, most));
    }
  }
}
