package io.ringfence.supervisor.link;

import java.nio.charset.StandardCharsets;

/** Text of somebody else made fit for a log, a SIP message and a frame. */
final class OneLine {
  private OneLine() {}

  /**
   * At most {@code maxCharacters} of {@code text}, on one line: a control character becomes a
   * space, an unpaired surrogate a question mark.
   */
  static String of(String text, int maxCharacters) {
    String head = text.length() <= maxCharacters ? text : text.substring(0, maxCharacters);
    byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
    StringBuilder line = new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i)) && line.charAt(i) != '\t') {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString();
  }
}
