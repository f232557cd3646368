package io.ringfence.example.sipserver.config;

import java.util.Optional;

/**
 * A key of the configuration file.
 *
 * @param name without that of its section
 * @param fallback what holds where the key is absent; empty if it must be there
 * @param defaultText the fallback for people, where its own text says too little
 * @param meaning for the reference page
 */
record Key<T>(String name, Kind<T> kind, Optional<T> fallback, String defaultText, String meaning) {

  /** A key that may be absent. */
  static <T> Key<T> of(String name, Kind<T> kind, T fallback, String meaning) {
    return new Key<>(name, kind, Optional.of(fallback), "`" + fallback + "`", meaning);
  }

  /** A key that may be absent, and whose absence means {@code defaultText}. */
  static <T> Key<T> of(String name, Kind<T> kind, T fallback, String defaultText, String meaning) {
    return new Key<>(name, kind, Optional.of(fallback), defaultText, meaning);
  }

  /** A key that its table must have. */
  static <T> Key<T> required(String name, Kind<T> kind, String meaning) {
    return new Key<>(name, kind, Optional.empty(), "required", meaning);
  }
}
