package io.ringfence.supervisor.process;

import java.util.Map;

/** How a worker process ended. {@code toString} is the phrase for messages. */
public sealed interface Exit {

  /** The process ended by itself with {@code value}. */
  record Code(int value) implements Exit {

    /** What a JVM ends with under {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int OUT_OF_MEMORY = 3;

    /** Whether the JVM ended itself because of an OutOfMemoryError. */
    public boolean isOutOfMemory() {
      return value == OUT_OF_MEMORY;
    }

    @Override
    public String toString() {
      return "exit code " + value + (isOutOfMemory() ? " (OutOfMemoryError)" : "");
    }
  }

  /**
   * The process was ended by signal {@code number}. Java tells a signal from a code only by 128
   * being added, so a process that exits with 137 by itself is taken for one that got signal 9.
   */
  record Signal(int number) implements Exit {
    private static final Map<Integer, String> NAMES =
        Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 9,
            "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", 31, "SIGSYS");

    @Override
    public String toString() {
      String name = NAMES.get(number);
      return "signal " + number + (name == null ? "" : " (" + name + ")");
    }
  }

  /** There never was a process. */
  record NotStarted(String why) implements Exit {
    @Override
    public String toString() {
      return "not started: " + why;
    }
  }

  /** The exit that Java reports as {@code value}. */
  static Exit of(int value) {
    return value > 128 && value <= 128 + 64 ? new Signal(value - 128) : new Code(value);
  }
}
