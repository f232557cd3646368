package io.ringfence.supervisor.process;

import java.io.Serial;

/** Workers cannot be run here. The message names the thing, what was found, and what to do. */
public final class ProcessSetupException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  ProcessSetupException(String message) {
    super(message);
  }

  ProcessSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
