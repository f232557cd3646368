package io.ringfence.worker.dialplan;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The ways to write the name of a member. */
final class MemberName {
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private MemberName() {}

  static String snakeCase(String name) {
    return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  static String camelCase(String name) {
    int capitals = 0;
    while (capitals < name.length() && Character.isUpperCase(name.charAt(capitals))) {
      capitals++;
    }
    int lower = capitals == name.length() ? capitals : Math.max(1, capitals - 1);
    return name.substring(0, lower).toLowerCase(Locale.ROOT) + name.substring(lower);
  }

  static String strictCamelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : snakeCase(name).split("_", -1)) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }

  /** Every way in which a plan may write a name that is somebody else's choice. */
  static Set<String> all(String name) {
    Set<String> all = new LinkedHashSet<>();
    all.add(name);
    all.add(Character.toUpperCase(name.charAt(0)) + name.substring(1));
    all.add(camelCase(name));
    all.add(strictCamelCase(name));
    all.add(snakeCase(name));
    return all;
  }

  /** The same for {@code UserAgent}, {@code user_agent}, {@code userAgent}, {@code User-Agent}. */
  static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.chars()
        .filter(character -> character != '-' && character != '_')
        .forEach(character -> plain.append((char) Character.toLowerCase(character)));
    return plain.toString();
  }
}
