package io.ringfence.soak;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Fault;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import java.util.EnumSet;
import java.util.Set;

/** What kind of owner a plan has, and with it which outcomes its calls bring upon themselves. */
enum Temper {
  /** Keeps every limit. */
  HONEST,
  /** Keeps every limit, and decides by random numbers and by the time. */
  CLOCK,
  /** Keeps megabytes while it rings. */
  LEAKING,
  /** Raises an exception, or does not parse. */
  FAILING,
  /** Loops or sleeps without end. */
  HANGING,
  /** Calls far more often than its share. */
  FLOODING,
  /** Takes processor time or memory without end. */
  GREEDY;

  private static final Set<Limit> OF_MEMORY =
      EnumSet.of(Limit.WORKER_MEMORY, Limit.ALLOCATION, Limit.WORKER_SILENCE);
  private static final Set<Limit> OF_A_LOOP =
      EnumSet.of(
          Limit.UNATTENDED_TIME,
          Limit.CPU_TIME,
          Limit.STOP_TIME,
          Limit.WORKER_SILENCE,
          Limit.ALLOCATION);
  private static final Set<Limit> OF_GREED =
      EnumSet.of(
          Limit.UNATTENDED_TIME,
          Limit.CPU_TIME,
          Limit.STOP_TIME,
          Limit.WORKER_SILENCE,
          Limit.ALLOCATION,
          Limit.WORKER_MEMORY);
  private static final Set<Refusal> OF_QUARANTINE =
      EnumSet.of(Refusal.QUARANTINE, Refusal.OWNER_QUARANTINE);
  private static final Set<Refusal> OF_THE_SHARE =
      EnumSet.of(
          Refusal.OWNER_CALLS,
          Refusal.OWNER_STARTS,
          Refusal.OWNER_WAITING,
          Refusal.WAITING_CALLS,
          Refusal.WAITING_TIME);

  /** Whether a call of such an owner may end so although its plan says otherwise. */
  boolean accountsFor(CallOutcome outcome) {
    return switch (this) {
      case HONEST, CLOCK -> false;
      case LEAKING -> metLimitOf(OF_MEMORY, outcome) || refusedFor(OF_QUARANTINE, outcome);
      case FAILING -> failedWith(EnumSet.of(Fault.EXCEPTION, Fault.SYNTAX), outcome);
      case HANGING -> metLimitOf(OF_A_LOOP, outcome) || refusedFor(OF_QUARANTINE, outcome);
      case FLOODING -> refusedFor(OF_THE_SHARE, outcome);
      case GREEDY ->
          metLimitOf(OF_GREED, outcome)
              || refusedFor(OF_QUARANTINE, outcome)
              || failedWith(EnumSet.of(Fault.EXCEPTION, Fault.ENGINE), outcome);
    };
  }

  private static boolean metLimitOf(Set<Limit> limits, CallOutcome outcome) {
    return outcome instanceof CallOutcome.LimitExceeded met && limits.contains(met.limit());
  }

  private static boolean refusedFor(Set<Refusal> refusals, CallOutcome outcome) {
    return outcome instanceof CallOutcome.Rejected no && refusals.contains(no.refusal());
  }

  private static boolean failedWith(Set<Fault> faults, CallOutcome outcome) {
    return outcome instanceof CallOutcome.ScriptFailed failed && faults.contains(failed.fault());
  }
}
