package io.ringfence.worker.protocol;

import java.util.Locale;
import java.util.Set;

/**
 * The header fields that make up the dialog of a leg, also in their compact form (RFC 3261, section
 * 7.3.3): no plan sets them.
 */
public final class DialogHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "via",
          "v",
          "to",
          "t",
          "from",
          "f",
          "contact",
          "m",
          "cseq",
          "call-id",
          "i",
          "max-forwards",
          "content-length",
          "l");

  private DialogHeaders() {}

  /** Whether a name is one of them, however it is written. */
  public static boolean contains(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }
}
