package io.ringfence.example.sipserver.config;

import java.util.List;

/**
 * A table of the configuration file.
 *
 * @param path how messages and the reference page call it, such as {@code owner.account}
 * @param sections tables inside of it; each may be there several times if it is one of rows
 */
record Section(String path, Repeat repeat, List<Key<?>> keys, List<Section> sections) {

  /** How often a table may be there. */
  enum Repeat {
    /** Once, as {@code [path]}. */
    ONCE,
    /** As often as one likes, as {@code [[path]]}. */
    ROWS
  }

  /** A table that is there at most once. */
  static Section once(String path, Key<?>... keys) {
    return new Section(path, Repeat.ONCE, List.of(keys), List.of());
  }

  /** A table that may be there several times. */
  static Section rows(String path, Key<?>... keys) {
    return new Section(path, Repeat.ROWS, List.of(keys), List.of());
  }

  /** The same table with others inside. */
  Section with(Section... inside) {
    return new Section(path, repeat, keys, List.of(inside));
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** How messages call a key of this table. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
