package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.DialogHeaders;
import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Header fields that a plan adds to the requests of its legs; names compare without case. */
final class CustomHeaders {
  private static final int MAX_HEADERS = 50;
  private static final int MAX_CHARACTERS = 4 << 10;

  private final CommandPort port;
  private final Map<String, String> lines = new LinkedHashMap<>();

  CustomHeaders(CommandPort port) {
    this.port = port;
  }

  /** The same headers, to which more can be added. */
  CustomHeaders copy() {
    CustomHeaders copy = new CustomHeaders(port);
    copy.lines.putAll(lines);
    return copy;
  }

  /** Adds or replaces a header; one that may not be set is left out, and the log says so. */
  void set(Arguments call, String givenName, String givenValue) {
    String name = OneLine.of(givenName).strip();
    String plain = name.toLowerCase(Locale.ROOT);
    String line = name + ": " + OneLine.of(givenValue).strip();
    if (DialogHeaders.contains(name)) {
      refuse(call, "the header %s is the server's own, it was not set".formatted(name));
    } else if (!name.matches("[A-Za-z0-9!%*_+`'~.-]{1,256}")) {
      refuse(call, "'%s' is no name of a header, it was not set".formatted(shown(name)));
    } else if (!lines.containsKey(plain) && lines.size() == MAX_HEADERS) {
      refuse(call, "%d headers are set already, %s was not set".formatted(MAX_HEADERS, name));
    } else {
      lines.put(plain, call.atMost(line, "the header " + name, MAX_CHARACTERS));
    }
  }

  /** Adds those of a record, each under the name of its field, or those of a text. */
  void setAll(Arguments call, Value given) {
    switch (given) {
      case Value.Fields(Map<String, Value> fields) ->
          fields.forEach((name, value) -> {
            if (!(value instanceof Value.Nothing)) {
              set(call, name, Arguments.text(value));
            }
          });
      case Value.Nothing _, Value.Flag _, Value.Whole _, Value.Text _, Value.Items _ ->
          setAll(call, Arguments.text(given));
    }
  }

  /** Adds headers written as {@code Name: value|Name: value}. */
  void setAll(Arguments call, String text) {
    for (String part : text.split("\\|", -1)) {
      int colon = part.indexOf(':');
      if (colon >= 0) {
        set(call, part.substring(0, colon), part.substring(colon + 1));
      } else if (!part.isBlank()) {
        refuse(call, "'%s' is no header, it was not set".formatted(shown(part.strip())));
      }
    }
  }

  void remove(Arguments call, String name) {
    if (lines.remove(name.strip().toLowerCase(Locale.ROOT)) == null) {
      refuse(call, "the header %s was not set".formatted(shown(name.strip())));
    }
  }

  void clear() {
    lines.clear();
  }

  List<String> lines() {
    return new ArrayList<>(lines.values());
  }

  private void refuse(Arguments call, String reason) {
    port.log(call.call() + ": " + OneLine.of(reason));
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
