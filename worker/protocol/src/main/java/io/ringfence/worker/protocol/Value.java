package io.ringfence.worker.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An argument or a result of a command, in the few shapes that both script languages share. */
public sealed interface Value {

  /** The absence of a value: {@code nil} in Ruby, {@code null} in JavaScript. */
  record Nothing() implements Value {}

  /** A boolean. */
  record Flag(boolean isSet) implements Value {}

  /** A whole number. */
  record Whole(long amount) implements Value {}

  /** A string of well-formed Unicode. */
  record Text(String text) implements Value {}

  /** A list. */
  record Items(List<Value> items) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A map with string keys, in their order: a plan may go through them, and must be repeatable. */
  record Fields(Map<String, Value> fields) implements Value {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }
}
