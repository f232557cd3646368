package io.ringfence.worker.dialplan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A SIP URI (RFC 3261, 19.1) in its parts, still escaped. Parsing never fails: what is no SIP URI
 * becomes a host without a user.
 */
record SipUri(String scheme, String user, String host, Parameters parameters, Parameters headers) {

  static SipUri parse(String text) {
    String rest = text.strip();
    if (rest.startsWith("<") && rest.endsWith(">")) {
      rest = rest.substring(1, rest.length() - 1).strip();
    }
    String scheme = "sip";
    int colon = rest.indexOf(':');
    if (colon > 0 && isScheme(rest, colon)) {
      scheme = rest.substring(0, colon);
      rest = rest.substring(colon + 1);
    }
    String user = "";
    // A user may hold ';' and '?', a password even more: only the last '@' before the parameters
    // of the host can end it.
    int at = rest.lastIndexOf('@', endOfUser(rest));
    if (at >= 0) {
      user = rest.substring(0, at);
      rest = rest.substring(at + 1);
    }
    int question = rest.indexOf('?');
    String headers = question < 0 ? "" : rest.substring(question + 1);
    rest = question < 0 ? rest : rest.substring(0, question);
    int semicolon = rest.indexOf(';');
    String parameters = semicolon < 0 ? "" : rest.substring(semicolon + 1);
    String host = semicolon < 0 ? rest : rest.substring(0, semicolon);
    if ("tel".equalsIgnoreCase(scheme) && user.isEmpty()) {
      user = host;
      host = "";
    }
    return new SipUri(
        scheme,
        user,
        host.strip(),
        Parameters.parse(parameters, ';'),
        Parameters.parse(headers, '&'));
  }

  /** The user with its escapes replaced; bytes that are no UTF-8 become U+FFFD. */
  String unescapedUser() {
    if (user.indexOf('%') < 0) {
      return user;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(user.length());
    byte[] escaped = user.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < escaped.length; i++) {
      int high = i + 2 < escaped.length ? Character.digit(escaped[i + 1], 16) : -1;
      int low = i + 2 < escaped.length ? Character.digit(escaped[i + 2], 16) : -1;
      if (escaped[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(escaped[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  String withoutParameters() {
    return scheme + ":" + addressOfRecord();
  }

  String addressOfRecord() {
    if (user.isEmpty() || host.isEmpty()) {
      return user + host;
    }
    return user + "@" + host;
  }

  String text() {
    return withoutParameters()
        + (parameters.isEmpty() ? "" : ";" + parameters.text())
        + (headers.isEmpty() ? "" : "?" + headers.text());
  }

  private static boolean isScheme(String text, int colon) {
    String scheme = text.substring(0, colon);
    // "bob:secret@host" and "host:5060" have a colon too, but no scheme.
    return scheme.matches("(?i)sips?|tel|im|pres|urn|https?|mailto");
  }

  private static int endOfUser(String rest) {
    int headers = rest.indexOf('?', Math.max(0, rest.indexOf('@')));
    int parameters = rest.indexOf(';', Math.max(0, rest.indexOf('@')));
    int end = rest.length();
    end = headers < 0 ? end : Math.min(end, headers);
    return parameters < 0 ? end : Math.min(end, parameters);
  }
}
