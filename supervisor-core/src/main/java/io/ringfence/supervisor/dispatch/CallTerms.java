package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import java.util.function.LongSupplier;

/**
 * What holds for every call of a dispatcher.
 *
 * @param seeds gives each run the seed of its random numbers; thread-safe
 */
public record CallTerms(
    HostSide host,
    EventQueue events,
    CallRules rules,
    OwnerSettings owners,
    QuarantineSettings quarantine,
    LongSupplier seeds) {}
