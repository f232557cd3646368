package io.ringfence.example.sipserver.registrar;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.OwnDomains;
import io.ringfence.example.sipserver.config.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The owners, accounts and numbers of the server and its domains, to be looked up. Immutable. */
public final class Directory {
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, Owner> owners = new HashMap<>();
  private final Map<String, Owner> byNumber = new HashMap<>();
  private final OwnDomains domains;

  /**
   * A directory of the configuration.
   *
   * @param domains that the server serves, the first of them its realm; at least one, and its own
   *     address among them
   */
  public Directory(List<Owner> owners, List<String> domains) {
    this.domains = new OwnDomains(domains);
    for (Owner owner : owners) {
      this.owners.put(owner.name(), owner);
      owner.accounts().forEach(account -> accounts.put(account.user(), account));
      owner.numbers().forEach(number -> byNumber.put(number, owner));
    }
  }

  /** The account of a user. */
  public Optional<Account> account(String user) {
    return Optional.ofNullable(accounts.get(user));
  }

  /** The owner of a name. */
  public Optional<Owner> owner(String name) {
    return Optional.ofNullable(owners.get(name));
  }

  /** Whom calls to a number are for. */
  public Optional<Owner> ownerOfNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /** Whether the server serves a host. */
  public boolean isOwnDomain(String host) {
    return domains.has(host);
  }

  /** The first domain, which is the realm as well. */
  public String domain() {
    return domains.first();
  }
}
