package io.ringfence.example.sipserver.service;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.OwnDomains;
import io.ringfence.example.sipserver.config.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Owners and accounts by their names, and the domains that are the server's own. */
final class Directory {
  private final Map<String, Owner> owners;
  private final Map<String, Account> accounts;
  private final OwnDomains domains;

  Directory(List<Owner> owners, List<String> domains) {
    this.owners = owners.stream().collect(Collectors.toMap(Owner::name, Function.identity()));
    this.accounts =
        owners.stream()
            .flatMap(owner -> owner.accounts().stream())
            .collect(Collectors.toMap(Account::user, Function.identity()));
    this.domains = new OwnDomains(domains);
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
    return user.isEmpty() ? owner.accounts() : account(user).stream().toList();
  }

  /** The account of a user, whoever owns it. */
  Optional<Account> account(String user) {
    return Optional.ofNullable(accounts.get(user));
  }

  /** The first domain, which accounts have. */
  String domain() {
    return domains.first();
  }

  /** The domain that a host is another name of; a port does not matter. */
  Optional<String> canonical(String host) {
    return domains.canonical(host);
  }
}
