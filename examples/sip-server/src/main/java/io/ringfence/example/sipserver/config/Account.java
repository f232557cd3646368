package io.ringfence.example.sipserver.config;

/**
 * A SIP account: a telephone that registers and places calls.
 *
 * @param user the user part of its address; one account in the whole server has it
 * @param owner whose plans run for its calls
 */
public record Account(String user, String password, String owner) {
  /** Without the password. */
  @Override
  public String toString() {
    return "account " + user + " of " + owner;
  }
}
