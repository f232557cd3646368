package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;

/**
 * What the life of every call keeps to.
 *
 * @param stopLimit how much longer than its worker the supervisor waits for a run to keep its
 *     limits
 */
public record CallRules(RunSettings runs, WaitingSettings waiting, Duration stopLimit) {}
