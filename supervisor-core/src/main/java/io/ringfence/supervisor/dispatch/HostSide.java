package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.Treatment;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the host gave: code that may throw, wait for ever or answer nonsense.
 *
 * @param emergency asked on the caller's thread
 * @param treatment of an owner; asked on virtual threads
 */
public record HostSide(
    CommandHandler handler, Predicate<Call> emergency, Function<String, Treatment> treatment) {}
