package io.ringfence.example.sipserver.service;

/** A service was not done; the message is for the plan's owner. */
public final class ServiceRefusal extends Exception {
  private static final long serialVersionUID = 1;

  /** With the thing, the limit and the value in the message. */
  public ServiceRefusal(String message) {
    super(message);
  }

  /** The same, brought about by something else. */
  public ServiceRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
