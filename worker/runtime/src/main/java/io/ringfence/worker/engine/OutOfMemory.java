package io.ringfence.worker.engine;

/** What a worker does when memory ran out, however an engine reports it. */
public final class OutOfMemory {

  /** The status that the JVM itself exits with under {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int EXIT_STATUS = 3;

  private OutOfMemory() {}

  /** Halts the process if the failure is, or was caused by, an {@link OutOfMemoryError}. */
  public static void haltIf(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof OutOfMemoryError) {
        Runtime.getRuntime().halt(EXIT_STATUS);
      }
      cause = cause.getCause();
    }
  }
}
