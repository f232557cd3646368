package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tables of one dialplan together, and what plans find in them by key. A table is asked for
 * when it is first needed, and kept.
 */
final class SettingsObject implements ScriptObject {
  private static final Value NOTHING = new Value.Nothing();

  private final String path;
  private final String dialplan;
  private final Services services;
  private final Map<String, Value.Items> tables = new HashMap<>();

  SettingsObject(String path, String dialplan, Services services) {
    this.path = path;
    this.dialplan = dialplan;
    this.services = services;
  }

  @Override
  public Value call(String member, List<Value> given) {
    Arguments arguments = new Arguments("settings." + member, given);
    return switch (member) {
      case "GetSpeedDial", "GetCNAM", "GetENUM" -> {
        arguments.expect(1, 1);
        Map<String, Value> found = byKey(arguments, member.substring("Get".length()));
        yield found.getOrDefault(arguments.line(0), NOTHING);
      }
      case "GetSpeedDials", "GetCNAMs", "GetENUMs" -> {
        arguments.expect(0, 0);
        yield new Value.Fields(
            byKey(arguments, member.substring("Get".length(), member.length() - 1)));
      }
      default -> {
        arguments.expect(0, 0);
        yield plain(member, arguments);
      }
    };
  }

  @Override
  public void assign(String member, Value value) {
    throw ScriptObject.notAssignable("settings", member);
  }

  private Value plain(String member, Arguments arguments) {
    return switch (member) {
      case "Lookups" -> table(arguments, "lookups");
      case "Routes" -> table(arguments, "routes");
      case "Providers" -> byName(table(arguments, "providers"));
      case "Options" -> first(table(arguments, "options"));
      case "GetENUMServers" -> words(arguments, "enumservers", "\\R");
      case "GetExcludedPrefixes" -> words(arguments, "excludedprefixes", "\\R");
      case "GetAllowedCountries" -> words(arguments, "allowedcountrycodes", "\\s+");
      case "GetTimezoneOffset" ->
          Services.whole(
              services.ask(arguments, "GetTimezoneOffsetMinutes", new Value.Whole(0)), 0);
      default -> throw ScriptObject.unknown(path, member);
    };
  }

  private Value.Items table(Arguments call, String table) {
    Value.Items rows = tables.get(table);
    if (rows == null) {
      rows = LookupObject.rows(services, call, table, dialplan);
      tables.put(table, rows);
    }
    return rows;
  }

  /** As plans of old know them: by their names, as a record. */
  static Value byName(Value.Items providers) {
    Map<String, Value> byName = new LinkedHashMap<>();
    for (Value row : providers.items()) {
      field(row, "providername")
          .or(() -> field(row, "name"))
          .ifPresent(name -> byName.put(Arguments.text(name), row));
    }
    return new Value.Fields(byName);
  }

  /** The options of a dialplan are one row. */
  static Value first(Value.Items rows) {
    return rows.items().isEmpty() ? NOTHING : rows.items().getFirst();
  }

  private Value words(Arguments call, String option, String separator) {
    String text = field(first(table(call, "options")), option).map(Arguments::text).orElse("");
    return new Value.Items(
        Arrays.stream(text.split(separator))
            .filter(word -> !word.isBlank())
            .<Value>map(Value.Text::new)
            .toList());
  }

  private Map<String, Value> byKey(Arguments call, String type) {
    Map<String, Value> found = new LinkedHashMap<>();
    for (Value row : table(call, "lookups").items()) {
      String given = either(row, "type", "lookuptype").map(Arguments::text).orElse("");
      if (MemberName.plain(given).equals(MemberName.plain(type))) {
        either(row, "key", "lookupkey")
            .ifPresent(key ->
                found.putIfAbsent(
                    Arguments.text(key), either(row, "value", "lookupvalue").orElse(NOTHING)));
      }
    }
    return found;
  }

  private static Optional<Value> either(Value row, String name, String nameOfOld) {
    return field(row, name).or(() -> field(row, nameOfOld));
  }

  private static Optional<Value> field(Value row, String plainName) {
    return row instanceof Value.Fields(Map<String, Value> fields)
        ? fields.entrySet().stream()
            .filter(field -> MemberName.plain(field.getKey()).equals(plainName))
            .map(Map.Entry::getValue)
            .findFirst()
        : Optional.empty();
  }
}
