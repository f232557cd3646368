package io.ringfence.worker.dialplan;

/** The plan used the script API wrongly; an engine raises its message as an error of the plan. */
public final class ScriptMisuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptMisuse(String message) {
    super(message, null, false, false);
  }
}
