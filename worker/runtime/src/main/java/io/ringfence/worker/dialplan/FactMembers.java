package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What stays as it is while a run lasts: asked once, when a plan first says it. */
final class FactMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Stream.concat(
              Member.calls("GetTimezone", "GetTimezoneOffsetMinutes").stream(),
              Member.properties("Providers", "FromSIPAccount", "ServiceLevel", "PublicIPAddress")
                  .stream())
          .toList();

  private final Services services;
  private final Map<String, Value> known = new HashMap<>();

  FactMembers(Services services) {
    this.services = services;
  }

  @Override
  public List<Member> members() {
    return MEMBERS;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    arguments.expect(0, 0);
    return switch (member) {
      // Moves with daylight saving time, so it is asked each time.
      case "GetTimezoneOffsetMinutes" ->
          Services.whole(services.ask(arguments, member, new Value.Whole(0)), 0);
      case "Providers" -> providers(kept(member, arguments));
      case "FromSIPAccount" -> kept(member, arguments);
      default -> Services.text(kept(member, arguments));
    };
  }

  private Value kept(String member, Arguments arguments) {
    Value value = known.get(member);
    if (value == null) {
      value = services.ask(arguments, member, new Value.Nothing());
      known.put(member, value);
    }
    return value;
  }

  private static Value providers(Value value) {
    return value instanceof Value.Nothing ? new Value.Fields(Map.of()) : value;
  }
}
