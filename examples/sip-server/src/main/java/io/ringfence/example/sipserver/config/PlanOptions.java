package io.ringfence.example.sipserver.config;

import java.util.List;

/**
 * What an owner tells his plans in general, which they read; the server does nothing with it.
 *
 * @param enumServers domains to look numbers up in, in their order
 * @param excludedPrefixes numbers that begin so are not dialled
 * @param allowedCountries codes of the countries that may be dialled
 */
public record PlanOptions(
    List<String> enumServers, List<String> excludedPrefixes, List<String> allowedCountries) {
  /** Nothing is said. */
  public static final PlanOptions NONE = new PlanOptions(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public PlanOptions {
    enumServers = List.copyOf(enumServers);
    excludedPrefixes = List.copyOf(excludedPrefixes);
    allowedCountries = List.copyOf(allowedCountries);
  }
}
