package io.ringfence.worker;

/** The statuses a worker exits with. */
public enum ExitStatus {
  /** The supervisor asked for it. */
  FINISHED(0),
  /** Memory ran out; the JVM itself uses the same under {@code -XX:+ExitOnOutOfMemoryError}. */
  OUT_OF_MEMORY(3),
  /** The arguments are wrong. */
  USAGE(64),
  /** The supervisor is gone. */
  SUPERVISOR_GONE(69),
  /** The worker could not start, or failed inside. */
  FAILED(70),
  /** The supervisor broke the protocol. */
  PROTOCOL_BROKEN(76);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The number that the parent process sees. */
  public int code() {
    return code;
  }
}
