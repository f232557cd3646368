package io.ringfence.example.sipserver.store;

/** The database cannot be used: it does not open, or holds what this server does not know. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreException(String message) {
    super(message);
  }
}
