package io.ringfence.supervisor;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** All that a builder collected, checked. */
record DispatcherSettings(
    CommandHandler handler,
    List<EventListener> listeners,
    Map<Language, PoolSettings> pools,
    MemorySettings memory,
    HealthSettings health,
    RecycleSettings recycle,
    RestartIntensity restarts,
    RunSettings runs,
    WaitingSettings waiting,
    OwnerSettings owners,
    QuarantineSettings quarantine,
    Predicate<Call> emergency,
    Function<String, Treatment> treatment,
    PlaceSettings places,
    WorkerProgram program,
    Duration closeLimit) {

  DispatcherSettings {
    listeners = List.copyOf(listeners);
    pools = Map.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException(
          "no language is set: call ruby(...), javascript(...) or both");
    }
    pools.forEach(DispatcherSettings::requireRoomBesideSpares);
    if (runs.unattended().compareTo(runs.total()) > 0) {
      throw new IllegalArgumentException(
          "unattendedLimit is %s and totalLimit %s; a run cannot be left alone longer than it lasts"
              .formatted(runs.unattended(), runs.total()));
    }
    if (health.canaryLimit().compareTo(health.startLimit()) > 0) {
      throw new IllegalArgumentException(
          "canaryLimit is %s and startLimit %s; the first canary is part of the start"
              .formatted(health.canaryLimit(), health.startLimit()));
    }
    if (memory.headroom().compareTo(memory.threshold()) >= 0) {
      throw new IllegalArgumentException(
          "memoryHeadroom is %s and memoryThreshold %s; no worker could ever be ready"
              .formatted(memory.headroom(), memory.threshold()));
    }
  }

  private static void requireRoomBesideSpares(Language language, PoolSettings pool) {
    if (pool.atMost() <= pool.spares()) {
      throw new IllegalArgumentException(
          "%s: atMost is %d and spares %d; a worker in service needs room beside the spares"
              .formatted(language.label(), pool.atMost(), pool.spares()));
    }
  }
}
