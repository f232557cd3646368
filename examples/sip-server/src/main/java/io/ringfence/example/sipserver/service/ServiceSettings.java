package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.MailSettings;
import io.ringfence.example.sipserver.config.Owner;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What the services are told.
 *
 * @param domains the server's own, its addresses included; the first is that of its accounts
 * @param dnsServer whom ENUM look-ups ask; empty for the servers of the system
 * @param mail empty where plans cannot send mail
 */
public record ServiceSettings(
    List<Owner> owners,
    List<String> domains,
    WebAccess web,
    Optional<InetSocketAddress> dnsServer,
    Optional<MailSettings> mail) {
  /** Copies the lists. */
  public ServiceSettings {
    owners = List.copyOf(owners);
    domains = List.copyOf(domains);
  }

  /** Which addresses plans may fetch pages from. */
  public enum WebAccess {
    /** Those of the public Internet. */
    PUBLIC_ADDRESSES,
    /** Every one, those of this machine and its network included. */
    ALL_ADDRESSES
  }
}
