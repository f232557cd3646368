package io.ringfence.example.sipserver.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The SIP side of the server.
 *
 * @param domains that the server serves, beside its own address
 * @param publicAddress what others reach it at; empty for the address that it is bound to
 * @param maxCalls calls at once
 * @param minExpires the shortest registration
 * @param maxExpires the longest one, and that of a telephone that names no time
 * @param contactsPerAccount telephones that one account may register
 * @param drain how long calls may go on when the server is told to end
 */
public record SipSettings(
    List<String> domains,
    Optional<String> publicAddress,
    int maxCalls,
    Duration minExpires,
    Duration maxExpires,
    int contactsPerAccount,
    Duration drain) {
  /** Copies the domains. */
  public SipSettings {
    domains = List.copyOf(domains);
  }
}
