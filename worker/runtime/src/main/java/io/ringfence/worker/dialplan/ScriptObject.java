package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.Value;
import java.util.List;
import java.util.Optional;

/** One object that a plan sees. */
interface ScriptObject {

  /** The value of a property or the result of a method. */
  Value call(String member, List<Value> arguments);

  /** Assigns a property. */
  void assign(String member, Value value);

  /** The object that a member stands for, if it stands for one. */
  default Optional<ScriptObject> part(String member) {
    return Optional.empty();
  }

  static ScriptMisuse unknown(String object, String member) {
    return new ScriptMisuse("%s has no member %s".formatted(object, member));
  }

  static ScriptMisuse notAssignable(String object, String member) {
    return new ScriptMisuse("%s.%s cannot be assigned".formatted(object, member));
  }
}
