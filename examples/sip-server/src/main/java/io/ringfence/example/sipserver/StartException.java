package io.ringfence.example.sipserver;

import java.io.Serial;

/** The program cannot do what it was told. Its message, in one line, is all that its user needs. */
final class StartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }
}
