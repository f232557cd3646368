package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Map;

/**
 * Members that pass on whatever they are given: services of old that are gone, which a host may
 * still perform in its way, and commands of the host's own.
 */
final class OpenMembers implements MemberGroup {
  static final List<Member> MEMBERS =
      Member.openCalls(
          "GoogleVoiceCall",
          "GoogleVoiceSMS",
          "GTalk",
          "GoogleContactLookup",
          "GetBalance",
          "GetRate");

  private final Services services;
  private final List<Member> members;

  OpenMembers(Services services, List<Member> members) {
    this.services = services;
    this.members = members;
  }

  @Override
  public List<Member> members() {
    return members;
  }

  @Override
  public Value call(String member, Arguments arguments) {
    return services.ask(
        arguments, member, Map.of("arguments", OpenValues.checked(arguments)), new Value.Nothing());
  }
}
