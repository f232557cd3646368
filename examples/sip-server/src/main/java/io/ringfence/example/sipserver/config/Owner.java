package io.ringfence.example.sipserver.config;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * A tenant of the server.
 *
 * @param serviceLevel what plans see as {@code sys.ServiceLevel}
 * @param numbers that calls from outside reach the owner by
 * @param providers by name
 */
public record Owner(
    String name,
    ZoneId timezone,
    String serviceLevel,
    List<String> numbers,
    List<Account> accounts,
    Map<String, Provider> providers,
    List<LookupRow> lookups) {
  /** Copies the collections. */
  public Owner {
    numbers = List.copyOf(numbers);
    accounts = List.copyOf(accounts);
    providers = Map.copyOf(providers);
    lookups = List.copyOf(lookups);
  }
}
