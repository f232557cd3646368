package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;

/** The owner's key and value store, and its transactions. */
final class StoreMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Member.calls(
          "DBWrite",
          "DBRead",
          "DBReadForUpdate",
          "DBDelete",
          "DBGetKeys",
          "StartTransaction",
          "CommitTransaction",
          "RollbackTransaction");

  private static final int MAX_KEY_CHARACTERS = 256;
  private static final int MAX_VALUE_CHARACTERS = 16 << 10;

  private final Services services;

  StoreMembers(Services services) {
    this.services = services;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return switch (member) {
      case "DBWrite" -> write(arguments);
      case "DBRead", "DBReadForUpdate" -> Services.text(withKey(member, arguments));
      case "DBDelete" -> withKey(member, arguments);
      case "DBGetKeys" -> Services.list(plain(member, arguments));
      default -> plain(member, arguments);
    };
  }

  private Value write(Arguments arguments) {
    arguments.expect(2, 2);
    String key = key(arguments);
    String value = arguments.atMost(arguments.text(1), "the value", MAX_VALUE_CHARACTERS);
    return key.isEmpty()
        ? keyless(arguments)
        : services.ask(
            arguments,
            "DBWrite",
            Map.of("key", new Value.Text(key), "value", new Value.Text(value)),
            new Value.Nothing());
  }

  private Value withKey(String member, Arguments arguments) {
    arguments.expect(1, 1);
    String key = key(arguments);
    return key.isEmpty()
        ? keyless(arguments)
        : services.ask(arguments, member, Map.of("key", new Value.Text(key)), new Value.Nothing());
  }

  private Value plain(String member, Arguments arguments) {
    arguments.expect(0, 0);
    return services.ask(arguments, member, new Value.Nothing());
  }

  private Value keyless(Arguments arguments) {
    return services.refuse(arguments, "the key is empty", new Value.Nothing());
  }

  private static String key(Arguments arguments) {
    return arguments.line(0, "the key", MAX_KEY_CHARACTERS);
  }
}
