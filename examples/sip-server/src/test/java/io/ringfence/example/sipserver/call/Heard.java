package io.ringfence.example.sipserver.call;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A message that a {@link Phone} has got. */
record Heard(String text) {
  boolean isResponse() {
    return text.startsWith("SIP/2.0 ");
  }

  /** 0 for a request. */
  int status() {
    return isResponse() ? Integer.parseInt(text.substring(8, 11)) : 0;
  }

  String method() {
    return header("CSeq").split(" ", -1)[1];
  }

  String uri() {
    return text.split(" ", 3)[1];
  }

  /** What a request is told from others by, and not from its copies. */
  String key() {
    return text.split(" ", 2)[0] + header("Via");
  }

  /** The first of this name; empty if there is none. */
  String header(String name) {
    return headers(name).stream().findFirst().orElse("");
  }

  List<String> headers(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return text.substring(0, text.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  String body() {
    return text.substring(text.indexOf("\r\n\r\n") + 4);
  }

  /** The URI of its Contact. */
  Optional<String> contact() {
    String contact = header("Contact");
    return contact.contains("<")
        ? Optional.of(contact.substring(contact.indexOf('<') + 1, contact.indexOf('>')))
        : Optional.empty();
  }
}
