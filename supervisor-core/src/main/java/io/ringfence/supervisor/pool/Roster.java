package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.WorkerLink;
import java.util.List;
import java.util.Map;

/** The workers that take calls, at a moment. Immutable: a change is a new roster. */
public record Roster(Map<Language, List<WorkerLink>> ready) {

  /** Nobody takes calls. */
  public static final Roster EMPTY = new Roster(Map.of());

  /** Copies the map; nobody changes its lists any more. */
  public Roster {
    ready = Map.copyOf(ready);
  }

  /** The workers that take calls in {@code language}, oldest first. */
  public List<WorkerLink> ready(Language language) {
    return ready.getOrDefault(language, List.of());
  }
}
