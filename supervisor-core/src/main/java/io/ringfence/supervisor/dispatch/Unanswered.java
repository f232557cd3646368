package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import java.util.Optional;

/**
 * A caller whose call ended without an answer.
 *
 * @param before the last command of the call, which the host may still be at
 */
record Unanswered(
    Call call, Standing standing, CallOutcome outcome, Optional<HostCommand> before) {}
