package io.ringfence.supervisor.dispatch;

/** What the end of a call shows of its plan. */
public enum Conduct {
  /** It came to an end without damage. */
  GOOD,
  /** Nothing either way: it was cancelled, met a limit, or its worker was lost. */
  UNKNOWN
}
