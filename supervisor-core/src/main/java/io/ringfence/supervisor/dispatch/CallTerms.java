package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;

/**
 * What holds for every call of a dispatcher.
 *
 * @param stopLimit how much longer than its worker the supervisor waits for a run to keep its
 *     limits
 */
public record CallTerms(
    CommandHandler handler,
    EventQueue events,
    RunSettings runs,
    WaitingSettings waiting,
    Duration stopLimit) {}
