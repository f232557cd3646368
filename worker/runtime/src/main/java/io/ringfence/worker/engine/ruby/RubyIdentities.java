package io.ringfence.worker.engine.ruby;

import java.util.Map;
import org.jruby.runtime.builtin.IRubyObject;
import org.jruby.util.WeakIdentityHashMap;

/**
 * The identities of the objects of one runtime, as a plan sees them: numbers in the order in which
 * they were asked for. Those of the JVM differ from run to run.
 */
final class RubyIdentities {
  private static final long FIRST = 8;
  private static final long STEP = 8;

  private final Map<IRubyObject, Long> known = weakMap();
  private long next = FIRST;

  synchronized long of(IRubyObject object) {
    Long number = known.get(object);
    if (number == null) {
      number = next;
      next += STEP;
      known.put(object, number);
    }
    return number;
  }

  @SuppressWarnings("unchecked")
  private static Map<IRubyObject, Long> weakMap() {
    return new WeakIdentityHashMap();
  }
}
