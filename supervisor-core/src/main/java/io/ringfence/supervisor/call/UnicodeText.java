package io.ringfence.supervisor.call;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Checks of text that a host hands in: it must be encodable, and must not break a line. */
final class UnicodeText {
  private UnicodeText() {}

  /** Refuses control characters and unpaired surrogates in {@code text}. */
  static String require(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        throw new IllegalArgumentException(
            "the %s has the control character U+%04X at %d".formatted(what, (int) c, i));
      }
    }
    return requireEncodable(what, text);
  }

  /** Refuses unpaired surrogates in {@code text}. */
  static String requireEncodable(String what, String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        throw new IllegalArgumentException(
            "the %s is not Unicode: unpaired surrogate U+%04X at %d".formatted(what, codePoint, i));
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  /** Decodes {@code bytes} as UTF-8 and refuses anything else, with the place of the fault. */
  static String decode(String what, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(from, to, true);
    if (result.isError()) {
      throw new IllegalArgumentException(
          "the %s is not UTF-8: byte 0x%02X at %d of %d"
              .formatted(what, bytes[from.position()], from.position(), bytes.length));
    }
    return to.flip().toString();
  }
}
