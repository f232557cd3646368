package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code lookup}: the tables that an owner has filled for his plans. */
final class LookupObject implements ScriptObject {
  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int MAX_SETTINGS = 100;
  private static final String SETTINGS = "Settings";

  private final Services services;
  private final List<String> settings = new ArrayList<>();

  LookupObject(Services services) {
    this.services = services;
  }

  @Override
  public Value call(String member, List<Value> given) {
    Arguments arguments = new Arguments(ScriptApi.LOOKUP + "." + member, given);
    arguments.expect(0, 1);
    String dialplan = arguments.line(0, "the name of the dialplan", MAX_NAME_CHARACTERS);
    return switch (member) {
      case "GetLookups" -> table(arguments, "lookups", dialplan);
      case "GetRoutes" -> table(arguments, "routes", dialplan);
      case "GetProviders" -> SettingsObject.byName(table(arguments, "providers", dialplan));
      case "GetOptions" -> SettingsObject.first(table(arguments, "options", dialplan));
      case "GetSettings" -> new Value.Text(settingsPath(dialplan));
      default -> throw ScriptObject.unknown(ScriptApi.LOOKUP, member);
    };
  }

  @Override
  public void assign(String member, Value value) {
    throw ScriptObject.notAssignable(ScriptApi.LOOKUP, member);
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    String number = member.replaceFirst("^" + SETTINGS, "");
    if (!number.matches("[0-9]{1,3}") || Integer.parseInt(number) >= settings.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new SettingsObject(
            ScriptApi.LOOKUP + "." + member, settings.get(Integer.parseInt(number)), services));
  }

  private String settingsPath(String dialplan) {
    if (!settings.contains(dialplan)) {
      if (settings.size() == MAX_SETTINGS) {
        throw new ScriptMisuse(
            "lookup.GetSettings: %d dialplans were asked for; allowed %d"
                .formatted(MAX_SETTINGS + 1, MAX_SETTINGS));
      }
      settings.add(dialplan);
    }
    return ScriptApi.LOOKUP + "." + SETTINGS + settings.indexOf(dialplan);
  }

  private Value.Items table(Arguments arguments, String table, String dialplan) {
    return rows(services, arguments, table, dialplan);
  }

  static Value.Items rows(Services services, Arguments call, String table, String dialplan) {
    Map<String, Value> wire = new LinkedHashMap<>();
    wire.put("table", new Value.Text(table));
    wire.put("dialplan", new Value.Text(dialplan));
    return Services.list(services.ask(call, "GetTable", wire, new Value.Nothing()));
  }
}
