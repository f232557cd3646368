package io.ringfence.worker.engine.ruby;

import org.jruby.exceptions.Unrescuable;

/** Unwinds a plan whose run is over; no {@code rescue} sees it. */
final class RubyRunOver extends RuntimeException implements Unrescuable {
  private static final long serialVersionUID = 1L;

  RubyRunOver() {
    super("the run is over", null, false, false);
  }
}
