package io.ringfence.supervisor.event;

import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;

/**
 * A run as its worker last told of it: a hint, as the worker may lie.
 *
 * @param cpuTime processor time on this worker
 * @param allocated what it allocated on this worker, garbage included
 * @param isWaiting whether its script was waiting for a command
 */
public record RunReading(
    String call,
    String owner,
    String dialplan,
    Duration cpuTime,
    MemorySize allocated,
    boolean isWaiting) {}
