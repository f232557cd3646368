package io.ringfence.example.sipserver.service;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A NAPTR record (RFC 3403) as far as ENUM (RFC 6116) needs it.
 *
 * @param rule the substitution, such as {@code !^.*$!sip:info@example.com!}
 */
record Naptr(int order, int preference, String flags, String service, String rule) {

  /**
   * Reads the text that the name service of Java gives: six parts, quoted where they hold a space,
   * a quote or nothing.
   */
  static Optional<Naptr> parse(String text) {
    List<String> parts = parts(text);
    if (parts.size() < 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Naptr(
              Integer.parseInt(parts.get(0)),
              Integer.parseInt(parts.get(1)),
              parts.get(2),
              parts.get(3),
              parts.get(4)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether it ends the look-up with the URI of a SIP service. */
  boolean isSip() {
    List<String> services = Arrays.asList(service.toLowerCase(Locale.ROOT).split("[+:]", -1));
    return flags.equalsIgnoreCase("u") && services.contains("e2u") && services.contains("sip");
  }

  /**
   * The URI of a number. The rule comes from strangers: RE2/J needs a time that grows with the
   * number, whatever the expression.
   *
   * @param number with a plus sign
   */
  Optional<String> uriOf(String number) {
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    String delimiter = java.util.regex.Pattern.quote(rule.substring(0, 1));
    String[] parts = rule.substring(1).split("(?<!\\\\)" + delimiter, -1);
    if (parts.length < 2) {
      return Optional.empty();
    }
    int flag = parts.length > 2 && parts[2].contains("i") ? Pattern.CASE_INSENSITIVE : 0;
    try {
      Matcher matcher = Pattern.compile(parts[0], flag).matcher(number);
      return matcher.find()
          ? Optional.of(substituted(parts[1], matcher)).filter(uri -> !uri.isBlank())
          : Optional.empty();
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }

  private static String substituted(String replacement, Matcher matcher) {
    StringBuilder uri = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        uri.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      int group = Character.digit(next, 10);
      if (group < 0) {
        uri.append(next);
      } else if (group <= matcher.groupCount() && matcher.group(group) != null) {
        uri.append(matcher.group(group));
      }
    }
    return uri.toString();
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean isQuoted = false;
    boolean isBegun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
        isBegun = true;
      } else if (c == '"') {
        isQuoted = !isQuoted;
        isBegun = true;
      } else if (c == ' ' && !isQuoted) {
        if (isBegun) {
          parts.add(part.toString());
        }
        part.setLength(0);
        isBegun = false;
      } else {
        part.append(c);
        isBegun = true;
      }
    }
    if (isBegun) {
      parts.add(part.toString());
    }
    return parts;
  }
}
