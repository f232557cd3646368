package io.ringfence.example.sipserver.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The domains that are the server's own, by all their names. Plans write {@code desk@local} for an
 * account of the server, whatever its domains are: {@code local} is always one of them.
 *
 * @param names at least one; the first is the one that the others stand for
 */
public record OwnDomains(List<String> names) {
  private static final String ALWAYS = "local";

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public OwnDomains {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("the server has no domain of its own; it needs one");
    }
    names = List.copyOf(names);
  }

  /** The domain that accounts have, which is the realm as well. */
  public String first() {
    return names.getFirst();
  }

  /** Whether a host is the server's own. One with a port may be another server. */
  public boolean has(String host) {
    return host.equalsIgnoreCase(ALWAYS) || names.stream().anyMatch(host::equalsIgnoreCase);
  }

  /** The domain that a host is another name of; a port does not matter. */
  public Optional<String> canonical(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT).replaceFirst("(?<=[^:]):\\d+$", "");
    return has(name) ? Optional.of(first()) : Optional.empty();
  }
}
