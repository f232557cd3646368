package io.ringfence.supervisor.settings;

import java.time.Duration;

/** The checks that settings share; each message names the setting, its limit and its value. */
final class Checks {
  private Checks() {}

  static int within(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d; allowed %d to %d".formatted(setting, value, least, most));
    }
    return value;
  }

  static MemorySize within(String setting, MemorySize value, MemorySize least, MemorySize most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %d bytes; allowed %d to %d"
              .formatted(setting, value.bytes(), least.bytes(), most.bytes()));
    }
    return value;
  }

  static Duration within(String setting, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; allowed %s to %s".formatted(setting, value, least, most));
    }
    return value;
  }
}
