package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import java.util.Map;

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
}
