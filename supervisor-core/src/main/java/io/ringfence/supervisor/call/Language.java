package io.ringfence.supervisor.call;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A language that dialplans are written in. */
public enum Language {
  /** Ruby, run by JRuby. */
  RUBY,
  /** JavaScript, run by GraalJS. */
  JAVASCRIPT;

  /** The name of this language as users write it: {@code ruby} or {@code javascript}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The language that users call {@code label}, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that are
   */
  public static Language named(String label) {
    return Arrays.stream(values())
        .filter(language -> language.label().equalsIgnoreCase(label))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown dialplan language '%s'; known: %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(Language::label)
                            .collect(Collectors.joining(", ")))));
  }
}
