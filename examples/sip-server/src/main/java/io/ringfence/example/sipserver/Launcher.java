package io.ringfence.example.sipserver;

import java.lang.reflect.InvocationTargetException;

/**
 * Starts the program, or says which Java it needs. The only class that is compiled for an older
 * Java, which could not even load the others.
 */
public final class Launcher {
  private static final int NEEDED = 25;

  private Launcher() {}

  /** Exits with 1 if this Java is too old. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    int here = Runtime.version().feature();
    if (here < NEEDED) {
      System.err.printf(
          "the SIP server needs Java %d or later; %s is Java %d%n",
          NEEDED, System.getProperty("java.home"), here);
      System.exit(1);
    }
    Object[] given = {arguments};
    try {
      Class.forName("io.ringfence.example.sipserver.Main")
          .getMethod("main", String[].class)
          .invoke(null, given);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the program failed", e.getCause());
    }
  }
}
