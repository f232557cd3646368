package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.RunOrder;

/** What is to be done for a call. */
public sealed interface CallAction {

  /**
   * Find a worker for this order; where none takes it, say {@link CallEvent.NotTaken}.
   *
   * @param answered commands that are answered from the journal
   */
  record Start(int attempt, RunOrder order, int answered) implements CallAction {}

  /** Have the host perform a command. */
  record Perform(int sequence, Command command) implements CallAction {}

  /** Answer a command of an attempt. */
  record Answer(int attempt, int sequence, CommandResult result, long clockMicros)
      implements CallAction {}

  /** Tell the worker to stop the attempt. */
  record Stop(int attempt) implements CallAction {}

  /**
   * Have the call wait again, before all that are new.
   *
   * @param incarnation the worker that it was on
   */
  record WaitAgain(long incarnation, String reason) implements CallAction {}

  /** Nobody waits any more for the command that the host performs. */
  record Abandon() implements CallAction {}

  /** The plan did damage. */
  record Strike() implements CallAction {}

  /** A new line for the owner's log. */
  record Log(String line) implements CallAction {}

  /** The call has its outcome; this comes once. */
  record Settle(CallOutcome outcome) implements CallAction {}

  /** The caller has no answer: treat it as its owner wishes. */
  record Treat(CallOutcome outcome) implements CallAction {}
}
