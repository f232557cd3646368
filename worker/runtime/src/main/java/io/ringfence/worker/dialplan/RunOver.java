package io.ringfence.worker.dialplan;

/**
 * Thrown into an engine when the end of the run is decided. An engine must turn it into something
 * that its language cannot rescue.
 */
public final class RunOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The end of a run; it has no stack trace, as it reports nothing. */
  public RunOver() {
    super("the run is over", null, false, false);
  }
}
