package io.ringfence.example.sipserver.plan;

import java.io.Serial;

/** A file cannot be a plan. Its message ends a sentence that begins with the file. */
public final class PlanRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  PlanRefusedException(String message) {
    super(message);
  }
}
