package io.ringfence.supervisor.dispatch;

/** How a call stands beside the others. */
public enum Standing {
  /** Nothing that an owner did or has refuses it, and it goes before all others. */
  EMERGENCY,
  /** It has its share. */
  ORDINARY
}
