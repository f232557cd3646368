package io.ringfence.worker.engine.ruby;

import org.jruby.runtime.EventHook;
import org.jruby.runtime.RubyEvent;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.builtin.IRubyObject;

/**
 * Once added to a runtime, ends whatever is executed there at its next statement, call or block:
 * {@code ensure} bodies too, which run even while something unrescuable passes.
 */
final class EveryStatement extends EventHook {

  @Override
  public void eventHandler(
      ThreadContext context,
      String eventName,
      String file,
      int line,
      String name,
      IRubyObject type) {
    throw new RubyRunOver();
  }

  @Override
  public boolean isInterestedInEvent(RubyEvent event) {
    return true;
  }
}
