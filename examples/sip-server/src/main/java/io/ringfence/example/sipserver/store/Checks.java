package io.ringfence.example.sipserver.store;

import java.time.Duration;

/** The ranges of this room's settings. */
final class Checks {
  private Checks() {}

  static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d; allowed %d to %d".formatted(what, value, least, most));
    }
  }

  static void within(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; allowed %s to %s".formatted(what, value, least, most));
    }
  }
}
