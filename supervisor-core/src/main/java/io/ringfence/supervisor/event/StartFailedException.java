package io.ringfence.supervisor.event;

/** The dispatcher could not start. The message says what failed, with the last lines of it. */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause of its own. */
  public StartFailedException(String message) {
    super(message);
  }

  /** A failure that another one led to. */
  public StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
