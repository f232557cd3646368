package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.CallOutcome;

/** How a run ended on its worker. */
public sealed interface RunEnd {

  /** It came to an outcome. */
  record Finished(CallOutcome outcome) implements RunEnd {}

  /** It was stopped because {@link LinkedRun#stop} said so. */
  record Stopped() implements RunEnd {}

  /** The engine failed under it. */
  record EngineFailed(String failure) implements RunEnd {}
}
