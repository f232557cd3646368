package io.ringfence.worker;

import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.javascript.JavaScriptEngine;
import io.ringfence.worker.engine.ruby.RubyEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The languages of this worker. No class of an engine is loaded before it is booted. */
public enum Language {
  RUBY("ruby", 2),
  JAVASCRIPT("javascript", 4);

  private final String plainName;
  private final int defaultPrepared;

  Language(String plainName, int defaultPrepared) {
    this.plainName = plainName;
    this.defaultPrepared = defaultPrepared;
  }

  /** The language with this name on the command line. */
  public static Optional<Language> named(String name) {
    return Arrays.stream(values()).filter(one -> one.plainName.equals(name)).findAny();
  }

  /** The engine of this language, booted. */
  public Engine boot() {
    return switch (this) {
      case RUBY -> new RubyEngine();
      case JAVASCRIPT -> new JavaScriptEngine();
    };
  }

  static List<String> names() {
    return Arrays.stream(values()).map(one -> one.plainName).toList();
  }

  /** Ruby runtimes are dear to prepare and dear to hold; JavaScript contexts are neither. */
  int defaultPrepared() {
    return defaultPrepared;
  }
}
