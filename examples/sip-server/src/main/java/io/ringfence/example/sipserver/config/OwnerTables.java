package io.ringfence.example.sipserver.config;

import io.ringfence.example.sipserver.config.Schema.Owners;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The owners of the file: what they may not have in common, and the values they become. */
final class OwnerTables {
  private record Place(Table owner, int line) {}

  private OwnerTables() {}

  /** Notes every name that two have. */
  static void check(List<Table> owners, Problems problems) {
    unique(owners, Owners.NAME_OF_OWNER, "owner.name", UnaryOperator.identity(), problems);
    Map<String, Place> users = new HashMap<>();
    Map<String, Place> numbers = new HashMap<>();
    for (Table owner : owners) {
      for (Table account : owner.tables(Owners.ACCOUNT)) {
        int line = account.line(Owners.ACCOUNT_USER);
        account
            .find(Owners.ACCOUNT_USER)
            .ifPresent(user ->
                refuseTwice(
                    users.putIfAbsent(user, new Place(owner, line)),
                    line,
                    "owner.account.user",
                    user,
                    problems));
      }
      // Plans write them in capitals or not.
      unique(
          owner.tables(Owners.PROVIDER),
          Owners.PROVIDER_NAME,
          "owner.provider.name",
          name -> name.toLowerCase(Locale.ROOT),
          problems);
    }
    for (Table owner : owners) {
      int line = owner.line(Owners.NUMBERS);
      for (String number : owner.find(Owners.NUMBERS).orElse(List.of())) {
        Place first = numbers.putIfAbsent(number, new Place(owner, line));
        // An owner's own account may have the name of his number: both lead to him.
        Place account = Optional.ofNullable(users.get(number)).orElse(new Place(owner, line));
        refuseTwice(
            first != null || account.owner() == owner ? first : account,
            line,
            "owner.numbers",
            number,
            problems);
      }
    }
  }

  /**
   * Notes every value that two tables have.
   *
   * @param alike what two values have in common that are the same here
   */
  private static void unique(
      List<Table> tables,
      Key<String> key,
      String path,
      UnaryOperator<String> alike,
      Problems problems) {
    Map<String, Place> names = new HashMap<>();
    for (Table table : tables) {
      table
          .find(key)
          .ifPresent(name -> {
            int line = table.line(key);
            refuseTwice(
                names.putIfAbsent(alike.apply(name), new Place(table, line)),
                line,
                path,
                name,
                problems);
          });
    }
  }

  private static void refuseTwice(
      @Nullable Place first, int line, String path, String name, Problems problems) {
    if (first != null) {
      problems.add(
          line, path, "'%s' is taken, by line %d; allowed once".formatted(name, first.line()));
    }
  }

  /** The owner of a table without errors. */
  static Owner owner(Table table) {
    String name = table.get(Owners.NAME_OF_OWNER);
    Map<String, Provider> providers = new LinkedHashMap<>();
    for (Table provider : table.tables(Owners.PROVIDER)) {
      providers.put(provider.get(Owners.PROVIDER_NAME), provider(provider));
    }
    return new Owner(
        name,
        table.get(Owners.TIMEZONE),
        table.get(Owners.SERVICE_LEVEL),
        table.get(Owners.NUMBERS),
        table.tables(Owners.ACCOUNT).stream()
            .map(account ->
                new Account(
                    account.get(Owners.ACCOUNT_USER), account.get(Owners.ACCOUNT_PASSWORD), name))
            .toList(),
        providers,
        table.tables(Owners.LOOKUP).stream()
            .map(row ->
                new LookupRow(
                    row.get(Owners.LOOKUP_TYPE),
                    row.get(Owners.LOOKUP_KEY),
                    row.get(Owners.LOOKUP_VALUE),
                    row.get(Owners.LOOKUP_DESCRIPTION)))
            .toList(),
        table.tables(Owners.ROUTE).stream()
            .map(row ->
                new Route(
                    row.get(Owners.ROUTE_NAME),
                    row.get(Owners.ROUTE_PATTERN),
                    row.get(Owners.ROUTE_DESTINATION),
                    row.get(Owners.ROUTE_DESCRIPTION)))
            .toList(),
        options(table.table(Owners.OPTIONS)));
  }

  private static PlanOptions options(Table table) {
    return new PlanOptions(
        table.get(Owners.ENUM_SERVERS),
        table.get(Owners.EXCLUDED_PREFIXES),
        table.get(Owners.ALLOWED_COUNTRIES));
  }

  private static Provider provider(Table table) {
    return new Provider(
        table.get(Owners.PROVIDER_NAME),
        table.get(Owners.PROVIDER_HOST),
        table.get(Owners.PROVIDER_PORT),
        table.get(Owners.PROVIDER_TRANSPORT),
        table.get(Owners.PROVIDER_USER),
        table.get(Owners.PROVIDER_PASSWORD));
  }
}
