package io.ringfence.example.sipserver.sip;

import java.time.Duration;

/**
 * Where an endpoint listens, for UDP and TCP alike.
 *
 * @param address a local address to bind to
 * @param port 0 for any that is free
 * @param advertised the host that peers are told to reach it by; usually {@code address}
 * @param watch how often the watchdog looks whether the endpoint hears
 */
public record SipBinding(String address, int port, String advertised, Duration watch) {
  /** How often the watchdog looks if nothing else was said. */
  public static final Duration DEFAULT_WATCH = Duration.ofSeconds(5);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public SipBinding {
    if (address.isBlank() || advertised.isBlank()) {
      throw new IllegalArgumentException("the address to listen at is blank");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("the SIP port is %d; allowed 0 to 65535".formatted(port));
    }
    if (!watch.isPositive()) {
      throw new IllegalArgumentException(
          "the watch interval is %s; allowed is more than zero".formatted(watch));
    }
  }

  /** Listens at an address that peers can reach. */
  public static SipBinding at(String address, int port) {
    return new SipBinding(address, port, address, DEFAULT_WATCH);
  }

  SipBinding onPort(int given) {
    return new SipBinding(address, given, advertised, watch);
  }
}
