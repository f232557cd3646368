package io.ringfence.worker.session;

import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON without numbers that are broken and without escapes but {@code \n}; bare text is text, and
 * so is all between {@code '}.
 */
final class PlainJson {
  private final String text;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  static Value read(String text) {
    if (text.startsWith("'")) {
      return new Value.Text(text.substring(1, text.length() - 1));
    }
    boolean isJson = text.startsWith("[") || text.startsWith("{") || text.startsWith("\"");
    return isJson ? new PlainJson(text).value() : bare(text);
  }

  private static Value bare(String text) {
    return switch (text) {
      case "nil", "null" -> new Value.Nothing();
      case "true", "false" -> new Value.Flag(Boolean.parseBoolean(text));
      default ->
          text.matches("-?[0-9]{1,9}")
              ? new Value.Whole(Long.parseLong(text))
              : new Value.Text(text);
    };
  }

  private Value value() {
    skip();
    return switch (text.charAt(at)) {
      case '[' -> items();
      case '{' -> fields();
      case '"' -> new Value.Text(string());
      default -> {
        int begin = at;
        while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        yield bare(text.substring(begin, at).strip());
      }
    };
  }

  private Value items() {
    List<Value> items = new ArrayList<>();
    at++;
    while (!isClosed(']')) {
      items.add(value());
    }
    return new Value.Items(items);
  }

  private Value fields() {
    Map<String, Value> fields = new LinkedHashMap<>();
    at++;
    while (!isClosed('}')) {
      String name = string();
      skip();
      at++;
      fields.put(name, value());
    }
    return new Value.Fields(fields);
  }

  private boolean isClosed(char closing) {
    skip();
    if (text.charAt(at) == ',') {
      at++;
      skip();
    }
    boolean isClosed = text.charAt(at) == closing;
    at += isClosed ? 1 : 0;
    return isClosed;
  }

  private String string() {
    int end = text.indexOf('"', at + 1);
    String string = text.substring(at + 1, end).replace("\\n", "\n");
    at = end + 1;
    return string;
  }

  private void skip() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
