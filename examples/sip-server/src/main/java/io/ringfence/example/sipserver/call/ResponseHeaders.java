package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.header.Header;

/** Reads the header fields that a plan gives a response: {@code Name: value|Name: value}. */
final class ResponseHeaders {
  private static final int MOST = 32;
  private static final Set<String> BARRED =
      Set.of(
          "via",
          "v",
          "from",
          "f",
          "to",
          "t",
          "call-id",
          "i",
          "cseq",
          "content-length",
          "l",
          "record-route",
          "max-forwards");

  private ResponseHeaders() {}

  /**
   * The header fields; for a redirection the first one is its Contact, with or without the name.
   *
   * @throws ParseException naming the field that no response of a plan may have
   */
  static List<Header> read(String text, int status) throws ParseException {
    List<Header> headers = new ArrayList<>();
    boolean isRedirection = status / 100 == 3;
    for (String field : text.split("\\|", -1)) {
      if (field.isBlank()) {
        continue;
      }
      if (headers.size() == MOST) {
        throw new ParseException("a response has more than %d headers".formatted(MOST), 0);
      }
      headers.add(headers.isEmpty() && isRedirection ? contact(field.strip()) : header(field));
    }
    return headers;
  }

  private static Header contact(String field) throws ParseException {
    String value = field.replaceFirst("^(?i)(contact|m)[ \\t]*:[ \\t]*", "");
    int open = value.indexOf('<');
    String uri =
        open >= 0 && value.indexOf('>', open) > open
            ? value.substring(open + 1, value.indexOf('>', open))
            : value;
    return Messages.HEADERS.createContactHeader(Messages.address(Messages.uri(uri)));
  }

  private static Header header(String field) throws ParseException {
    int colon = field.indexOf(':');
    if (colon < 1) {
      throw new ParseException("'%s' is no header".formatted(Messages.reasonPhrase(field)), 0);
    }
    String name = field.substring(0, colon).strip();
    String lower = name.toLowerCase(Locale.ROOT);
    if (BARRED.contains(lower) || lower.equals("contact") || lower.equals("m")) {
      throw new ParseException(
          "the header %s is not for plans".formatted(Messages.reasonPhrase(name)), 0);
    }
    return Messages.header(name, field.substring(colon + 1).strip());
  }
}
