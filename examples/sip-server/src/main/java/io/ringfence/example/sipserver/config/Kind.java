package io.ringfence.example.sipserver.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * What a key may hold.
 *
 * @param allowed for people, in half a sentence
 * @param reader from a TOML value; empty if it is none of this kind
 * @param reveal whether a message may show what was given
 */
record Kind<T>(String allowed, Function<Object, Optional<T>> reader, Reveal reveal) {
  private static final int MOST_TEXT = 1_000;
  private static final int MOST_SHOWN = 60;

  /** What messages may say of a value. */
  enum Reveal {
    /** All of it. */
    VALUE,
    /** That there is one. */
    NOTHING
  }

  Optional<T> read(Object given) {
    return reader.apply(given);
  }

  /** What was given, on one line. */
  String show(Object given) {
    return switch (reveal) {
      case NOTHING -> "something else";
      case VALUE -> {
        String text =
            switch (given) {
              case String string -> "\"" + string.replaceAll("\\p{Cntrl}", "?") + "\"";
              case TomlArray array -> array.toJson().replaceAll("\\s+", "");
              case TomlTable _ -> "a table";
              default -> given.toString();
            };
        yield text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
      }
    };
  }

  /** A text that {@code pattern} describes and {@code allowed} explains. */
  static Kind<String> text(String allowed, String pattern) {
    Pattern whole = Pattern.compile(pattern);
    return new Kind<>(
        allowed,
        given -> string(given).filter(text -> whole.matcher(text).matches()),
        Reveal.VALUE);
  }

  /** Any short text without control characters. */
  static Kind<String> text() {
    return text("a text of at most " + MOST_TEXT + " characters", "[^\\p{Cntrl}]*");
  }

  /** A text that no message shows. */
  static Kind<String> secret(String allowed, String pattern) {
    return new Kind<>(allowed, text(allowed, pattern).reader(), Reveal.NOTHING);
  }

  /** A whole number. */
  static Kind<Integer> number(int least, int most) {
    return new Kind<>(
        "%d to %d".formatted(least, most),
        given ->
            given instanceof Long number && number >= least && number <= most
                ? Optional.of(number.intValue())
                : Optional.empty(),
        Reveal.VALUE);
  }

  /** Yes or no. */
  static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        given -> given instanceof Boolean flag ? Optional.of(flag) : Optional.empty(),
        Reveal.VALUE);
  }

  /** One of a few words. */
  static Kind<String> choice(String... words) {
    List<String> all = List.of(words);
    String allowed = String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    return new Kind<>(allowed, given -> string(given).filter(all::contains), Reveal.VALUE);
  }

  /** The name of a time zone. */
  static Kind<ZoneId> timezone() {
    return new Kind<>(
        "a time zone such as \"Europe/Dublin\" or \"UTC\"",
        given -> string(given).flatMap(Kind::zone),
        Reveal.VALUE);
  }

  /** An address of a JDBC driver that the server brings along. It may hold a password. */
  static Kind<String> jdbcUrl() {
    return secret("\"jdbc:h2:...\" or \"jdbc:postgresql://...\"", "|jdbc:(h2:|postgresql:)\\S+");
  }

  /** Several values of one kind, none twice. */
  static <E> Kind<List<E>> listOf(Kind<E> kind, int most) {
    return new Kind<>(
        "a list of at most %d, each %s, none twice".formatted(most, kind.allowed()),
        given ->
            given instanceof TomlArray array && array.size() <= most
                ? elements(array, kind)
                : Optional.empty(),
        kind.reveal());
  }

  private static <E> Optional<List<E>> elements(TomlArray array, Kind<E> kind) {
    List<E> elements = new ArrayList<>();
    for (Object given : array.toList()) {
      Optional<E> element = kind.read(given);
      if (element.isEmpty() || elements.contains(element.get())) {
        return Optional.empty();
      }
      elements.add(element.get());
    }
    return Optional.of(List.copyOf(elements));
  }

  private static Optional<String> string(Object given) {
    return given instanceof String text && text.length() <= MOST_TEXT
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
