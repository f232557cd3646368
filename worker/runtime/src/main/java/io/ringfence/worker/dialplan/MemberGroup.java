package io.ringfence.worker.dialplan;

import io.ringfence.worker.dialplan.ScriptType.Member;
import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Optional;

/** Members of {@code sys} that belong together. */
interface MemberGroup {

  /** What this group answers for. */
  List<Member> members();

  /** The value of a property or the result of a method. */
  Value call(String member, Arguments arguments);

  /** Assigns a property. */
  default void assign(String member, Value value) {
    throw ScriptObject.notAssignable(ScriptApi.SYSTEM, member);
  }

  /** The object that a member stands for, if it stands for one. */
  default Optional<ScriptObject> part(String member) {
    return Optional.empty();
  }
}
