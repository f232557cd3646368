package io.ringfence.example.sipserver.config;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    List<LookupRow> lookups,
    List<Route> routes,
    PlanOptions options) {
  /** Copies the collections. */
  public Owner {
    numbers = List.copyOf(numbers);
    accounts = List.copyOf(accounts);
    providers = Map.copyOf(providers);
    lookups = List.copyOf(lookups);
    routes = List.copyOf(routes);
  }

  /** An owner without routes and options. */
  public Owner(
      String name,
      ZoneId timezone,
      String serviceLevel,
      List<String> numbers,
      List<Account> accounts,
      Map<String, Provider> providers,
      List<LookupRow> lookups) {
    this(
        name,
        timezone,
        serviceLevel,
        numbers,
        accounts,
        providers,
        lookups,
        List.of(),
        PlanOptions.NONE);
  }

  /** The provider of a name, as plans write it: in capitals or not. */
  public Optional<Provider> provider(String name) {
    return providers.values().stream()
        .filter(provider -> provider.name().equalsIgnoreCase(name))
        .findFirst();
  }
}
