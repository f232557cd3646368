package io.ringfence.worker.dialplan;

import java.util.ArrayList;
import java.util.List;

/** Reads text with quoted strings (RFC 3261, 25.1) in which separators do not count. */
final class Quoted {
  private Quoted() {}

  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = indexOf(text, separator, 0); end >= 0; end = indexOf(text, separator, start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Index of the first {@code wanted} outside of quotes, or -1. */
  static int indexOf(String text, char wanted, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char character = text.charAt(i);
      if (quoted && character == '\\') {
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == wanted && !quoted) {
        return i;
      }
    }
    return -1;
  }

  static String unquote(String text) {
    String stripped = text.strip();
    if (stripped.length() < 2 || !stripped.startsWith("\"") || !stripped.endsWith("\"")) {
      return stripped;
    }
    return stripped.substring(1, stripped.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
