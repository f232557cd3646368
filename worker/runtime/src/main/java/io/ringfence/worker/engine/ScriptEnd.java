package io.ringfence.worker.engine;

import io.ringfence.worker.protocol.RunEnding.Fault;

/** How a script left its engine. */
public sealed interface ScriptEnd {

  /** It ran off its end, or was ended because its run was over. */
  record Finished() implements ScriptEnd {}

  /**
   * The plan is at fault.
   *
   * @param line in the plan, from 1; 0 where the engine does not know it
   */
  record Faulted(Fault fault, int line, String message) implements ScriptEnd {}

  /** The engine failed. */
  record EngineFailed(String message) implements ScriptEnd {}
}
