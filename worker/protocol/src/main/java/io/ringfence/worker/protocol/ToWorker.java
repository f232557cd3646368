package io.ringfence.worker.protocol;

/** What the supervisor tells a worker. */
public sealed interface ToWorker extends Frame {

  /** The answer to {@link FromWorker.Hello}: the worker is accepted. */
  record Welcome(int protocolVersion, int heartbeatMillis) implements ToWorker {}

  /** The source of a plan, sent once before the first run that names its hash. */
  record PlanSent(String hash, String source) implements ToWorker {}

  /** The worker may drop this plan: no later run names its hash before it is sent again. */
  record PlanForgotten(String hash) implements ToWorker {}

  /**
   * Execute a plan.
   *
   * @param run never reused in the life of a worker
   */
  record StartRun(long run, String planHash, PlanCall call, RunLimits limits, RunOrigin origin)
      implements ToWorker {}

  /**
   * The answer to {@link FromWorker.CommandIssued} of the same run and sequence.
   *
   * @param clockMicros what the clock of the plan shows from now on
   */
  record CommandAnswered(long run, int sequence, CommandAnswer answer, long clockMicros)
      implements ToWorker {}

  /** End this run now; the worker answers with {@link FromWorker.RunEnded}. */
  record StopRun(long run) implements ToWorker {}

  /** End the process once nothing runs any more; nothing new is started. */
  record Finish() implements ToWorker {}
}
