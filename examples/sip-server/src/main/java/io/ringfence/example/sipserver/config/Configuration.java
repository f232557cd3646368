package io.ringfence.example.sipserver.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * All that the server is told.
 *
 * @param mail empty if plans cannot send mail
 * @param allowPrivateAddresses whether {@code sys.WebGet} may reach loopback and private networks
 * @param dnsServer whom {@code sys.ENUMLookup} asks; empty for that of the system
 */
public record Configuration(
    SipSettings sip,
    WorkerSettings workers,
    DatabaseAddress database,
    RecordRetention records,
    StoreShare store,
    Optional<MailSettings> mail,
    boolean allowPrivateAddresses,
    Optional<InetSocketAddress> dnsServer,
    List<Owner> owners) {
  /** Copies the owners. */
  public Configuration {
    owners = List.copyOf(owners);
  }
}
