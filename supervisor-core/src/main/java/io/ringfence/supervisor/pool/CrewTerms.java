package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;

/** What the workers of one language live by. */
public record CrewTerms(
    Language language,
    PoolSettings pool,
    MemorySettings memory,
    HealthSettings health,
    RecycleSettings recycle,
    RestartIntensity restarts) {}
