package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.PlanValue;
import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of commands as they travel. */
final class WireValues {
  private WireValues() {}

  /** The value that a worker gave; empty if it is too deep or a text or a name too long. */
  static Optional<PlanValue> read(Value value, int maxCharacters) {
    return read(value, maxCharacters, PlanValue.MAX_DEPTH);
  }

  private static Optional<PlanValue> read(Value value, int maxCharacters, int depth) {
    return switch (value) {
      case Value.Nothing _ -> Optional.of(PlanValue.nothing());
      case Value.Flag(boolean isSet) -> Optional.of(PlanValue.flag(isSet));
      case Value.Whole(long amount) -> Optional.of(PlanValue.whole(amount));
      case Value.Text(String text) ->
          text.length() <= maxCharacters ? Optional.of(PlanValue.text(text)) : Optional.empty();
      case Value.Items(List<Value> items) -> {
        List<PlanValue> read = new ArrayList<>();
        for (Value item : depth == 0 ? List.<Value>of() : items) {
          read(item, maxCharacters, depth - 1).ifPresent(read::add);
        }
        yield read.size() == items.size()
            ? Optional.of(new PlanValue.Items(read))
            : Optional.empty();
      }
      case Value.Fields(Map<String, Value> fields) -> {
        Map<String, PlanValue> read = new LinkedHashMap<>();
        for (Map.Entry<String, Value> field :
            depth == 0 ? Map.<String, Value>of().entrySet() : fields.entrySet()) {
          if (field.getKey().length() <= maxCharacters && PlanValue.Fields.isName(field.getKey())) {
            read(field.getValue(), maxCharacters, depth - 1)
                .ifPresent(found -> read.put(field.getKey(), found));
          }
        }
        yield read.size() == fields.size()
            ? Optional.of(new PlanValue.Fields(read))
            : Optional.empty();
      }
    };
  }

  /** The host's value for the worker; each text is already cut to what a frame takes. */
  static Value written(PlanValue value) {
    return switch (value) {
      case PlanValue.Nothing _ -> new Value.Nothing();
      case PlanValue.Flag(boolean isSet) -> new Value.Flag(isSet);
      case PlanValue.Whole(long amount) -> new Value.Whole(amount);
      case PlanValue.Text(String text) -> new Value.Text(text);
      case PlanValue.Items(List<PlanValue> items) ->
          new Value.Items(items.stream().map(WireValues::written).toList());
      case PlanValue.Fields(Map<String, PlanValue> fields) -> {
        Map<String, Value> written = new LinkedHashMap<>();
        fields.forEach((name, field) -> written.put(name, written(field)));
        yield new Value.Fields(written);
      }
    };
  }
}
