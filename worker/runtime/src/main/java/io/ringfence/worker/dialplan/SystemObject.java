package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sys}: what a plan can do, and what it can know about its run. */
final class SystemObject implements ScriptObject {
  private final Map<String, MemberGroup> groups = new HashMap<>();
  private final DialMembers dialling;

  SystemObject(PlanCall call, RequestObject request, CommandPort port) {
    Services services = new Services(port);
    ChangeMembers changes = new ChangeMembers(request, port);
    Substitution substitution = new Substitution(request, port);
    dialling = new DialMembers(port, services, changes, substitution);
    // The host's own come first: a name that is known already is not theirs.
    add(new OpenMembers(services, Member.openCalls(call.ownCommands())));
    add(new OpenMembers(services, OpenMembers.MEMBERS));
    add(new ServiceMembers(port, services, substitution));
    add(new StoreMembers(services));
    add(new AccountMembers(services));
    add(new FactMembers(services));
    add(new RunMembers(call, port));
    add(changes);
    add(dialling);
  }

  /** What every {@code sys} has, whatever its host adds. */
  static List<List<Member>> members() {
    return List.of(
        DialMembers.MEMBERS,
        RunMembers.MEMBERS,
        ChangeMembers.MEMBERS,
        ServiceMembers.MEMBERS,
        AccountMembers.MEMBERS,
        FactMembers.MEMBERS,
        StoreMembers.MEMBERS,
        OpenMembers.MEMBERS);
  }

  @Override
  public Value call(String member, List<Value> given) {
    return group(member)
        .orElseThrow(() -> ScriptObject.unknown(ScriptApi.SYSTEM, member))
        .call(member, new Arguments(ScriptApi.SYSTEM + "." + member, given));
  }

  @Override
  public void assign(String member, Value value) {
    group(member)
        .orElseThrow(() -> ScriptObject.unknown(ScriptApi.SYSTEM, member))
        .assign(member, value);
  }

  @Override
  public Optional<ScriptObject> part(String member) {
    return group(member).flatMap(group -> group.part(member));
  }

  RunEnding unanswered() {
    return dialling.unanswered();
  }

  private Optional<MemberGroup> group(String member) {
    return Optional.ofNullable(groups.get(member));
  }

  private void add(MemberGroup group) {
    group.members().forEach(member -> groups.put(member.name(), group));
  }
}
