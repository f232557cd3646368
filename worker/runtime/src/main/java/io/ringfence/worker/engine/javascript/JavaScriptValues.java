package io.ringfence.worker.engine.javascript;

import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns values of commands into those of JavaScript and back. Lists and records come from a plan as
 * arrays that the prelude has made: {@code ["list", ...]} and {@code ["record", name, value, ...]},
 * so that nothing of the plan's own is executed here.
 */
final class JavaScriptValues {
  private JavaScriptValues() {}

  static Value fromScript(org.graalvm.polyglot.Value value) {
    if (value.isNull()) {
      return new Value.Nothing();
    }
    if (value.isBoolean()) {
      return new Value.Flag(value.asBoolean());
    }
    if (value.fitsInLong()) {
      return new Value.Whole(value.asLong());
    }
    if (value.hasArrayElements()) {
      return value.getArrayElement(0).asString().equals("list") ? items(value) : fields(value);
    }
    return new Value.Text(value.isString() ? value.asString() : value.toString());
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

  private static Value items(org.graalvm.polyglot.Value list) {
    List<Value> items = new ArrayList<>();
    for (long i = 1; i < list.getArraySize(); i++) {
      items.add(fromScript(list.getArrayElement(i)));
    }
    return new Value.Items(items);
  }

  private static Value fields(org.graalvm.polyglot.Value record) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (long i = 1; i + 1 < record.getArraySize(); i += 2) {
      fields.put(record.getArrayElement(i).asString(), fromScript(record.getArrayElement(i + 1)));
    }
    return new Value.Fields(fields);
  }
}
