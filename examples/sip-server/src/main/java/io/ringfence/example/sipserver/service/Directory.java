package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Owners and accounts by their names, and the domains that are the server's own. */
final class Directory {
  private final Map<String, Owner> owners;
  private final Map<String, Account> accounts;
  private final List<String> domains;

  Directory(List<Owner> owners, List<String> domains) {
    this.owners = owners.stream().collect(Collectors.toMap(Owner::name, Function.identity()));
    this.accounts =
        owners.stream()
            .flatMap(owner -> owner.accounts().stream())
            .collect(Collectors.toMap(Account::user, Function.identity()));
    this.domains = List.copyOf(domains);
  }

  Owner owner(String name) throws ServiceRefusal {
    Owner owner = owners.get(name);
    if (owner == null) {
      throw new ServiceRefusal("the server has no owner '%s'".formatted(name));
    }
    return owner;
  }

  /**
   * The accounts that a plan means: one of anybody, or, where it names none, all of its owner.
   *
   * @param domain empty for the server's own
   */
  List<Account> accounts(Owner owner, String user, String domain) {
    if (!domain.isEmpty() && canonical(domain).isEmpty()) {
      return List.of();
    }
    return user.isEmpty()
        ? owner.accounts()
        : Optional.ofNullable(accounts.get(user)).stream().toList();
  }

  /** The first domain, which accounts have. */
  String domain() {
    return domains.getFirst();
  }

  /** The domain that a host stands for; a port does not matter. */
  Optional<String> canonical(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT).replaceFirst("(?<=[^:]):\\d+$", "");
    return domains.stream().filter(domain -> domain.equalsIgnoreCase(name)).findFirst();
  }
}
