package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;

/**
 * What a run has used on its worker, by the worker's own word, and what the supervisor itself knows
 * of it.
 *
 * @param isWaiting whether its script waits for a command, so that it can use nothing
 * @param executing how long its script has been executing since its begin or its last command; zero
 *     while it waits
 * @param isStuck whether it was told to stop longer ago than it may take
 * @param isEmergency whether nothing that its owner did refuses calls like this one
 */
public record RunUse(
    Call call,
    Duration cpuTime,
    MemorySize allocated,
    boolean isWaiting,
    Duration executing,
    boolean isStuck,
    boolean isEmergency) {}
