package io.ringfence.supervisor.link;

/** What a link tells of its worker. Called on the reader's thread or a writer's; must not wait. */
public interface LinkListener {

  /**
   * The worker said a valid hello and was welcomed.
   *
   * @param engine name and version of its script engine
   */
  void onGreeted(String engine);

  /** The worker sent what no worker sends; the link is of no use any more. */
  void onProtocolBroken(String breach);

  /** The worker left so much unread that nothing more is kept for it. */
  void onNotReading(long unsentBytes);

  /** A call's run ended on the worker; its own listener was told before. */
  void onRunEnded(RunEnd end);

  /** The worker closed its end, or the socket failed. */
  void onClosed();
}
