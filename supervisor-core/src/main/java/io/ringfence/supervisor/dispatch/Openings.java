package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.link.Seat;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose calls can start now.
 *
 * @param forAnybody whether a worker has room that is nobody's
 * @param owners those of whom a worker of their own has room
 */
public record Openings(ForAnybody forAnybody, Set<String> owners) {

  /** A place that any owner can have. */
  public enum ForAnybody {
    /** There is none. */
    NONE,
    /** On a worker that serves everybody. */
    SHARED,
    /** On a worker that is for life that of whoever takes the place. */
    LEASE
  }

  /** Copies the set. */
  public Openings {
    owners = Set.copyOf(owners);
  }

  /** The openings of these workers. */
  public static Openings of(Collection<? extends Seat> seats) {
    ForAnybody forAnybody = ForAnybody.NONE;
    Set<String> owners = new HashSet<>();
    for (Seat seat : seats) {
      if (seat.hasRoom()) {
        Optional<String> owner = seat.owner();
        owner.ifPresent(owners::add);
        if (owner.isEmpty()) {
          forAnybody = seat.isShared() ? ForAnybody.SHARED : ForAnybody.LEASE;
        }
      }
    }
    return new Openings(forAnybody, owners);
  }

  /** Those that are left when no worker took a call of the {@code refused} owners after all. */
  public Openings without(Set<String> refused) {
    if (refused.isEmpty()) {
      return this;
    }
    Set<String> left = new HashSet<>(owners);
    left.removeAll(refused);
    return new Openings(ForAnybody.NONE, left);
  }

  /** Whether a call of every owner can start. */
  public boolean isForAll() {
    return forAnybody != ForAnybody.NONE;
  }

  /** Whether a call of {@code owner} can start. */
  public boolean areFor(String owner) {
    return isForAll() || owners.contains(owner);
  }

  /** Whether no call at all can start. */
  public boolean isEmpty() {
    return !isForAll() && owners.isEmpty();
  }
}
