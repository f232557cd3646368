package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;

/** {@code crm}: the look-up of contacts at a service that is gone. */
final class CrmObject implements ScriptObject {
  private final OpenMembers services;

  CrmObject(Services services) {
    this.services = new OpenMembers(services, ScriptType.CRM.members());
  }

  @Override
  public Value call(String member, List<Value> given) {
    if (services.members().stream().noneMatch(known -> known.name().equals(member))) {
      throw ScriptObject.unknown(ScriptApi.CRM, member);
    }
    return services.call(member, new Arguments(ScriptApi.CRM + "." + member, given));
  }

  @Override
  public void assign(String member, Value value) {
    throw ScriptObject.notAssignable(ScriptApi.CRM, member);
  }
}
