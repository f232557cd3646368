package io.ringfence.example.sipserver.store;

/** The store did not do what a plan asked; the message is for the plan's owner. */
public final class StoreRefusal extends Exception {
  private static final long serialVersionUID = 1;

  StoreRefusal(String message) {
    super(message);
  }

  StoreRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
