package io.ringfence.worker.protocol;

/** How a run ended, as its worker saw it. */
public sealed interface RunEnding {

  /** A dialled leg answered: the plan ends there. */
  record Answered() implements RunEnding {}

  /** The plan gave a final response of 300 or more. */
  record Responded(int status, String reason) implements RunEnding {}

  /**
   * The plan ran off its end, or said {@code exit}.
   *
   * @param status of the last dial that failed, else 480
   */
  record Unanswered(int status, String reason) implements RunEnding {}

  /**
   * The plan itself is at fault.
   *
   * @param line the line in the plan, from 1; 0 where the engine does not know it
   */
  record Failed(Fault fault, int line, String message) implements RunEnding {}

  /** A limit of the run was reached and the engine stopped it. */
  record LimitReached(Limit limit, long seen, long granted) implements RunEnding {}

  /** Stopped because the supervisor said so. */
  record Stopped() implements RunEnding {}

  /** The engine failed under the run: the plan is not known to be at fault. */
  record EngineFailed(String message) implements RunEnding {}

  /** What a plan did wrong. */
  enum Fault {
    SYNTAX,
    EXCEPTION
  }

  /** The limits that a worker itself watches. Times count in milliseconds, allocation in bytes. */
  enum Limit {
    /** Time without finishing or calling a command that waits. */
    UNATTENDED_TIME,
    /** Time of the whole run. */
    TOTAL_TIME,
    /** Commands in one run. */
    COMMANDS,
    /** Processor time of the run. */
    CPU_TIME,
    /** Bytes allocated by the run. */
    ALLOCATION
  }
}
