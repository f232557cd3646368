package io.ringfence.supervisor.simulation;

/** Something is not as it must always be. */
final class BrokenInvariantException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String invariant;

  BrokenInvariantException(String invariant, String message) {
    super(invariant + ": " + message);
    this.invariant = invariant;
  }

  String invariant() {
    return invariant;
  }
}
