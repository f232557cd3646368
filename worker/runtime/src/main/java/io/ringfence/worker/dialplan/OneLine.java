package io.ringfence.worker.dialplan;

import java.util.regex.Pattern;

/** Text of a plan on one line: in a SIP message a line break would begin a header field. */
final class OneLine {
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]+");

  private OneLine() {}

  static String of(String text) {
    return CONTROLS.matcher(text).replaceAll(" ");
  }
}
