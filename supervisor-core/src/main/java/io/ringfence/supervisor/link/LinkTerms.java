package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import java.time.Duration;

/**
 * What the supervisor expects of the worker at the other end.
 *
 * @param token one-time; the worker proves with it that it is the one that was started
 * @param runsAtOnce calls that the worker may run at once
 * @param sharing whose calls it runs
 */
public record LinkTerms(
    long incarnation,
    Language language,
    String token,
    int runsAtOnce,
    Sharing sharing,
    Duration heartbeat) {}
