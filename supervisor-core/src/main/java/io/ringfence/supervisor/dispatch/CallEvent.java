package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import java.time.Duration;

/**
 * What happens to a call. What a worker says carries the attempt that it is about; of another than
 * the current one it changes nothing.
 */
public sealed interface CallEvent {

  /** Its turn has come: a worker is looked for. */
  record Called() implements CallEvent {}

  /** No worker took the attempt: the call waits on as before. */
  record NotTaken(int attempt) implements CallEvent {}

  /** The script begins. */
  record Begun(int attempt) implements CallEvent {}

  /** The script asks for a command, and waits. */
  record Asked(int attempt, int sequence, Command command) implements CallEvent {}

  /** The host performed the command in flight, whichever attempt asked for it. */
  record Performed(int sequence, CommandResult result) implements CallEvent {}

  /** The script wrote a line to its owner's log. */
  record Logged(int attempt, String line) implements CallEvent {}

  /** The script asked for more time without a command. */
  record TimeExtended(int attempt, Duration by) implements CallEvent {}

  /** The run came to its end. */
  record Ended(int attempt, RunEnd end) implements CallEvent {}

  /** The worker is lost, and the attempt with it. */
  record Lost(int attempt, long incarnation, RunLoss loss) implements CallEvent {}

  /** Time passed. */
  record Tick() implements CallEvent {}

  /** This process was paused for so long: what the worker said meanwhile is not known yet. */
  record Paused(Duration by) implements CallEvent {}

  /** The caller gave up. */
  record Cancelled() implements CallEvent {}

  /** The dispatcher closes, and the caller still waits. */
  record Closed() implements CallEvent {}

  /** The call is not run, for this reason. */
  record Refused(CallOutcome outcome) implements CallEvent {}
}
