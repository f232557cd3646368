package io.ringfence.worker.engine.ruby;

import org.jruby.Ruby;
import org.jruby.RubyClass;
import org.jruby.RubyObject;

/** An object of the script API as a plan holds it: nothing but its path. */
final class RubyScriptObject extends RubyObject {
  private static final long serialVersionUID = 1L;

  private final String path;

  RubyScriptObject(Ruby runtime, RubyClass type, String path) {
    super(runtime, type);
    this.path = path;
  }

  String path() {
    return path;
  }
}
