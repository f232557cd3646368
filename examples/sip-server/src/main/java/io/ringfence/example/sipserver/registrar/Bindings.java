package io.ringfence.example.sipserver.registrar;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registrations of all accounts, in memory. As many accounts as there are, and contacts as one
 * may have, are the most it holds. Thread-safe.
 */
final class Bindings {
  /** How a change ended. */
  enum Change {
    /** It was made. */
    MADE,
    /** A later request of the same telephone was there before: nothing was changed. */
    TOO_LATE,
    /** The account would have too many contacts: nothing was changed. */
    TOO_MANY
  }

  private final Map<String, List<Binding>> byUser = new HashMap<>();
  private final int mostContacts;
  private final Clock clock;

  Bindings(int mostContacts, Clock clock) {
    this.mostContacts = mostContacts;
    this.clock = clock;
  }

  /** Those that have not expired. */
  synchronized List<Binding> of(String user) {
    List<Binding> current = current(user);
    if (current.isEmpty()) {
      byUser.remove(user);
    } else {
      byUser.put(user, current);
    }
    return List.copyOf(current);
  }

  /** All or none of {@code changes}; one that has expired already removes its contact. */
  synchronized Change change(String user, List<Binding> changes) {
    List<Binding> changed = new ArrayList<>(current(user));
    Instant now = clock.instant();
    for (Binding change : changes) {
      for (Binding old : changed) {
        if (old.contact().equals(change.contact())
            && old.callId().equals(change.callId())
            && old.sequence() >= change.sequence()) {
          return Change.TOO_LATE;
        }
      }
      changed.removeIf(old -> old.contact().equals(change.contact()));
      if (change.expires().isAfter(now)) {
        changed.add(change);
      }
    }
    if (changed.size() > mostContacts) {
      return Change.TOO_MANY;
    }
    if (changed.isEmpty()) {
      byUser.remove(user);
    } else {
      byUser.put(user, changed);
    }
    return Change.MADE;
  }

  /** Forgets all of a user ({@code Contact: *}). */
  synchronized Change clear(String user, String callId, long sequence) {
    for (Binding old : current(user)) {
      if (old.callId().equals(callId) && old.sequence() >= sequence) {
        return Change.TOO_LATE;
      }
    }
    byUser.remove(user);
    return Change.MADE;
  }

  private List<Binding> current(String user) {
    Instant now = clock.instant();
    return byUser.getOrDefault(user, List.of()).stream()
        .filter(binding -> binding.expires().isAfter(now))
        .toList();
  }
}
