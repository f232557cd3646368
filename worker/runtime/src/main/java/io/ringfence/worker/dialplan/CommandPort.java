package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.Value;
import java.util.Map;

/** Where the script API of one run leaves its commands. Only the thread of the run calls it. */
public interface CommandPort {

  /**
   * Issues a command and waits for its answer.
   *
   * @throws RunOver if the end of the run was decided before or while waiting
   */
  CommandAnswer issue(String name, Map<String, Value> arguments);

  /** Writes a line to the owner's log. */
  void log(String line);

  /** Moves the end of the unattended time to {@code seconds} and a grace from now. */
  void extendTime(int seconds);

  /** Gives the run its unattended time again, in full. */
  void renewTime();

  /** Decides how the run ends. The first decision stands. */
  void end(RunEnding ending);

  /** Whether the end of the run is decided: nothing the plan does counts any more. */
  boolean isOver();
}
