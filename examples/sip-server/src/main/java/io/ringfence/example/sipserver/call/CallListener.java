package io.ringfence.example.sipserver.call;

/** Hears of calls that are over. */
@FunctionalInterface
public interface CallListener {

  /**
   * A call is over: its plan has an outcome, and caller and callee were told. Told once for each
   * call, in its turns; must not wait long.
   */
  void onEnd(FinishedCall call);
}
