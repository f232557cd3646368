package io.ringfence.example.sipserver.config;

/**
 * A telephone company of an owner, which plans name in dial strings.
 *
 * @param host a name or an address
 * @param port 5060 if nothing was said
 * @param transport {@code udp} or {@code tcp}
 * @param user what it knows the owner by; empty if it asks for nothing
 */
public record Provider(
    String name, String host, int port, String transport, String user, String password) {
  /** Without the password. */
  @Override
  public String toString() {
    return "provider %s at %s:%d;transport=%s".formatted(name, host, port, transport);
  }
}
