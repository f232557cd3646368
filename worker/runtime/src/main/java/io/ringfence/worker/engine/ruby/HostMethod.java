package io.ringfence.worker.engine.ruby;

import org.jruby.RubyModule;
import org.jruby.internal.runtime.methods.JavaMethod.JavaMethodN;
import org.jruby.runtime.ThreadContext;
import org.jruby.runtime.Visibility;
import org.jruby.runtime.builtin.IRubyObject;

/** A method that Ruby calls and Java performs. */
final class HostMethod extends JavaMethodN {

  /** What the method does. */
  interface Body {
    IRubyObject perform(ThreadContext context, IRubyObject self, IRubyObject[] arguments);
  }

  private final Body body;

  private HostMethod(RubyModule module, Visibility visibility, String name, Body body) {
    super(module, visibility, name);
    this.body = body;
  }

  static void define(
      ThreadContext context, RubyModule module, Visibility visibility, String name, Body body) {
    module.addMethod(context, name, new HostMethod(module, visibility, name, body));
  }

  @Override
  public IRubyObject call(
      ThreadContext context,
      IRubyObject self,
      RubyModule type,
      String name,
      IRubyObject[] arguments) {
    return body.perform(context, self, arguments);
  }
}
