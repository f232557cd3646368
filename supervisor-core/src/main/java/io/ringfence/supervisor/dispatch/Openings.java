package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.link.Seat;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose calls can start now.
 *
 * @param isForAll whether a worker that serves anybody has room
 * @param owners those of whom a worker of their own has room
 */
public record Openings(boolean isForAll, Set<String> owners) {

  /** Copies the set. */
  public Openings {
    owners = Set.copyOf(owners);
  }

  /** The openings of these workers. */
  public static Openings of(Collection<? extends Seat> seats) {
    boolean isForAll = false;
    Set<String> owners = new HashSet<>();
    for (Seat seat : seats) {
      if (seat.hasRoom()) {
        Optional<String> owner = seat.owner();
        owner.ifPresent(owners::add);
        isForAll |= owner.isEmpty();
      }
    }
    return new Openings(isForAll, owners);
  }

  /** Those that are left when no worker took a call of the {@code refused} owners after all. */
  public Openings without(Set<String> refused) {
    if (refused.isEmpty()) {
      return this;
    }
    Set<String> left = new HashSet<>(owners);
    left.removeAll(refused);
    return new Openings(false, left);
  }

  /** Whether a call of {@code owner} can start. */
  public boolean areFor(String owner) {
    return isForAll || owners.contains(owner);
  }

  /** Whether no call at all can start. */
  public boolean isEmpty() {
    return !isForAll && owners.isEmpty();
  }
}
