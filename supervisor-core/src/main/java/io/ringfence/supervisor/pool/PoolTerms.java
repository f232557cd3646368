package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import java.util.Map;
import java.util.Objects;

/** What the workers of a dispatcher live by. */
public record PoolTerms(
    Map<Language, PoolSettings> pools,
    MemorySettings memory,
    HealthSettings health,
    RecycleSettings recycle,
    RestartIntensity restarts) {

  /** Copies the map. */
  public PoolTerms {
    pools = Map.copyOf(pools);
  }

  /** The part that is of the workers of {@code language}, for which there is a pool. */
  CrewTerms crew(Language language) {
    PoolSettings pool = Objects.requireNonNull(pools.get(language), language::label);
    return new CrewTerms(language, pool, memory, health, recycle, restarts);
  }
}
