package io.ringfence.supervisor.call;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** An argument or a result of a command, in the few shapes that all script languages share. */
public sealed interface PlanValue {

  /** The deepest that lists and records may lie in one another. */
  int MAX_DEPTH = 8;

  /** The longest name of a field, in bytes of UTF-8. */
  int MAX_NAME_BYTES = 512;

  /** The value on one line, for a log. */
  String explanation();

  /** The absence of a value: {@code nil} in Ruby, {@code null} in JavaScript. */
  record Nothing() implements PlanValue {
    @Override
    public String explanation() {
      return "nothing";
    }
  }

  /** A boolean. */
  record Flag(boolean isSet) implements PlanValue {
    @Override
    public String explanation() {
      return Boolean.toString(isSet);
    }
  }

  /** A whole number. */
  record Whole(long amount) implements PlanValue {
    @Override
    public String explanation() {
      return Long.toString(amount);
    }
  }

  /** A string. */
  record Text(String text) implements PlanValue {
    /** Checks that the text is Unicode. */
    public Text {
      UnicodeText.requireEncodable("value", text);
    }

    @Override
    public String explanation() {
      return "'" + (text.length() <= 60 ? text : text.substring(0, 60) + "...") + "'";
    }
  }

  /** A list. */
  record Items(List<PlanValue> items) implements PlanValue {
    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String explanation() {
      return items.stream().map(PlanValue::explanation).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /**
   * A record. Plans read its fields as members, in the ways of their language: {@code SIPUsername},
   * {@code sip_username}, {@code sipUsername}.
   */
  record Fields(Map<String, PlanValue> fields) implements PlanValue {
    /**
     * Copies the map, in its order, and checks its names.
     *
     * @throws IllegalArgumentException if a name is not Unicode or longer than {@link
     *     #MAX_NAME_BYTES}
     */
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      fields.forEach((name, value) -> {
        Objects.requireNonNull(value, () -> "the value of the field " + name + " is null");
        UnicodeText.requireEncodable("name of a field", name);
        if (!isName(name)) {
          throw new IllegalArgumentException(
              "the name of a field has %d bytes; allowed %d: '%.40s...'"
                  .formatted(bytes(name), MAX_NAME_BYTES, name));
        }
      });
    }

    /** Whether a field may have this name, as far as its length goes. */
    public static boolean isName(String name) {
      return bytes(name) <= MAX_NAME_BYTES;
    }

    private static int bytes(String name) {
      return name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String explanation() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + ": " + field.getValue().explanation())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** No value. */
  static PlanValue nothing() {
    return new Nothing();
  }

  /** A boolean. */
  static PlanValue flag(boolean isSet) {
    return new Flag(isSet);
  }

  /** A whole number. */
  static PlanValue whole(long amount) {
    return new Whole(amount);
  }

  /** A string. */
  static PlanValue text(String text) {
    return new Text(text);
  }

  /** A list of strings. */
  static PlanValue texts(List<String> texts) {
    return new Items(texts.stream().map(PlanValue::text).toList());
  }
}
