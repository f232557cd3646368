package io.ringfence.supervisor.link;

import java.util.Optional;

/** A worker as somebody sees it who looks for a place for a call. */
public interface Seat {

  /** Whose worker this is for the rest of its life; empty while it may serve anybody. */
  Optional<String> owner();

  /** Whether it serves every owner; else it is for life that of the first it serves. */
  boolean isShared();

  /** Whether the worker never took a call. */
  boolean isSpare();

  /** Calls that the worker runs now. */
  int runs();

  /** Whether it takes a call now, as far as is known without trying. */
  boolean hasRoom();
}
