package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.dialplan.OpenValues;
import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns values of commands into those of JavaScript and back. Lists and records come from a plan as
 * arrays that the prelude makes: {@code ["list", ...]} and {@code ["record", name, value, ...]}.
 */
final class JavaScriptValues {
  private int count;

  private JavaScriptValues() {}

  /**
   * The values of one call. A plan can take the prelude's arrays for its own, so they are taken for
   * anything; beyond the limits of {@link OpenValues} the script API refuses what comes from here.
   */
  static List<Value> fromScript(List<org.graalvm.polyglot.Value> given) {
    JavaScriptValues reader = new JavaScriptValues();
    return given.stream().map(value -> reader.read(value, OpenValues.MAX_DEPTH)).toList();
  }

  private Value read(org.graalvm.polyglot.Value value, int depth) {
    if (++count > OpenValues.MAX_VALUES || value.isNull()) {
      return new Value.Nothing();
    }
    if (value.isBoolean()) {
      return new Value.Flag(value.asBoolean());
    }
    if (value.fitsInLong()) {
      return new Value.Whole(value.asLong());
    }
    if (value.isString()) {
      return new Value.Text(value.asString());
    }
    return switch (tag(value)) {
      case "list" -> items(value, depth);
      case "record" -> fields(value, depth);
      default -> new Value.Text(value.toString());
    };
  }

  private static String tag(org.graalvm.polyglot.Value value) {
    if (!value.hasArrayElements() || value.getArraySize() == 0) {
      return "";
    }
    return text(value.getArrayElement(0));
  }

  private static String text(org.graalvm.polyglot.Value value) {
    return value.isString() ? value.asString() : "";
  }

  private Value items(org.graalvm.polyglot.Value list, int depth) {
    List<Value> items = new ArrayList<>();
    for (long i = 1; hasMore(i, list, depth); i++) {
      items.add(read(list.getArrayElement(i), depth - 1));
    }
    return new Value.Items(items);
  }

  private Value fields(org.graalvm.polyglot.Value record, int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (long i = 1; hasMore(i + 1, record, depth); i += 2) {
      fields.put(text(record.getArrayElement(i)), read(record.getArrayElement(i + 1), depth - 1));
    }
    return new Value.Fields(fields);
  }

  private boolean hasMore(long index, org.graalvm.polyglot.Value array, int depth) {
    return index < array.getArraySize() && depth > 0 && count <= OpenValues.MAX_VALUES;
  }

  /**
   * A value for the script.
   *
   * @param scriptSide makes arrays and records of the language
   */
  static @Nullable Object toScript(org.graalvm.polyglot.Value scriptSide, Value value) {
    return switch (value) {
      case Value.Nothing _ -> null;
      case Value.Flag(boolean isSet) -> isSet;
      case Value.Whole(long amount) -> amount;
      case Value.Text(String text) -> text;
      case Value.Items(List<Value> items) ->
          scriptSide.invokeMember(
              "list", items.stream().map(item -> toScript(scriptSide, item)).toArray());
      case Value.Fields(Map<String, Value> fields) -> {
        List<@Nullable Object> parts = new ArrayList<>(2 * fields.size());
        fields.forEach((name, field) -> {
          parts.add(name);
          parts.add(toScript(scriptSide, field));
        });
        yield scriptSide.invokeMember("record", parts.toArray());
      }
    };
  }
}
