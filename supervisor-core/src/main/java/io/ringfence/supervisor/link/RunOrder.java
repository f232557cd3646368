package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.settings.RunSettings;

/**
 * What a worker is to run.
 *
 * @param takesSlot whether it counts against the runs that the worker may have at once; a canary
 *     does not
 */
public record RunOrder(Call call, RunSettings limits, boolean takesSlot) {}
