package io.ringfence.supervisor.link;

/** A worker sent what no worker sends. The message says what. */
final class BreachException extends Exception {
  private static final long serialVersionUID = 1L;

  BreachException(String message) {
    super(message);
  }
}
