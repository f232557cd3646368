package io.ringfence.example.sipserver.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table as it was read: the values that are right, and where they stand. */
final class Table {
  private final int line;
  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<Key<?>, Integer> lines = new HashMap<>();
  private final Map<Section, List<Table>> inside = new HashMap<>();

  Table(int line) {
    this.line = line;
  }

  /** The line where the table begins; 0 if it is not in the file. */
  int line() {
    return line;
  }

  /** The line of a key; that of the table if the key is not there. */
  int line(Key<?> key) {
    return lines.getOrDefault(key, line);
  }

  /** The value of a key: its own, else its fallback; empty if it is missing or wrong. */
  <T> Optional<T> find(Key<T> key) {
    // Only put() writes, and it pairs a key with a value of its kind.
    @SuppressWarnings("unchecked")
    Optional<T> value = (Optional<T>) Optional.ofNullable(values.get(key));
    return value.isPresent() || lines.containsKey(key) ? value : key.fallback();
  }

  /** The value of a key in a file without errors. */
  <T> T get(Key<T> key) {
    return find(key).orElseThrow();
  }

  /** The tables inside; one at most if the section is there once. */
  List<Table> tables(Section section) {
    return inside.getOrDefault(section, List.of());
  }

  /** The table inside, or one without any key. */
  Table table(Section section) {
    return tables(section).stream().findFirst().orElseGet(() -> new Table(0));
  }

  <T> void put(Key<T> key, T value) {
    values.put(key, value);
  }

  void stands(Key<?> key, int atLine) {
    lines.put(key, atLine);
  }

  void put(Section section, List<Table> tables) {
    inside.put(section, List.copyOf(tables));
  }
}
