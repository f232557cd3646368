package io.ringfence.example.sipserver.author;

/** What an author asked for cannot be done; the message says what is missing or wrong. */
public final class AuthorException extends Exception {
  private static final long serialVersionUID = 1;

  AuthorException(String message) {
    super(message);
  }
}
