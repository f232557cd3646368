package io.ringfence.supervisor.pool;

/** How the end of a worker counts for the restart intensity. */
public enum Toll {
  /** As its reason says: if it was not planned. */
  BY_REASON,
  /** Not at all: quarantine bounds such ends, or they are few in each period. */
  BOUNDED,
  /** In any case: an emergency call brought it about, and nothing refuses the next one. */
  UNBOUNDED
}
