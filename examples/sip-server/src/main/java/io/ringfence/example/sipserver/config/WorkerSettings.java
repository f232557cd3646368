package io.ringfence.example.sipserver.config;

import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;

/** The workers and the limits of what they run. */
public record WorkerSettings(
    PoolSettings ruby,
    PoolSettings javascript,
    MemorySize memory,
    OwnerSettings owners,
    WaitingSettings waiting,
    RestartIntensity restarts,
    RunSettings runs) {}
