package io.ringfence.supervisor.call;

import java.time.Duration;
import java.util.Optional;

/** How a call ended. Every dispatched call gets exactly one. */
public sealed interface CallOutcome {

  /** One line for a log or for the owner. */
  String explanation();

  /**
   * The response for a caller who has no final response yet (RFC 3261, section 21): that of the
   * plan where it ran to its end, 480 or 503 for a refusal, 500 for every failure. A redirect or a
   * challenge of a leg means nothing to the caller and becomes 480. Empty where a leg answered or
   * the host cancelled the call.
   */
  default Optional<Command.Respond> fittingResponse() {
    return FittingAnswer.to(this);
  }

  /** The plan ran to its end. */
  record Completed(Ending ending) implements CallOutcome {
    @Override
    public String explanation() {
      return switch (ending) {
        case Ending.Answered _ -> "answered";
        case Ending.Responded(int status, String reason) -> "responded " + status + " " + reason;
        case Ending.Unanswered(int status, String reason) ->
            "unanswered, the caller gets " + status + " " + reason;
      };
    }
  }

  /** How a plan that ran to its end left the caller. */
  sealed interface Ending {
    /** A dialled leg answered; the call lives on without the plan. */
    record Answered() implements Ending {}

    /** The plan sent a final response. */
    record Responded(int status, String reason) implements Ending {}

    /**
     * The caller has no final response yet: the host is to send this one, that of the last dial
     * that failed, else 480.
     */
    record Unanswered(int status, String reason) implements Ending {}
  }

  /**
   * The plan is at fault, and so its owner's business.
   *
   * @param line the line in the plan, from 1; 0 where the engine does not know it
   */
  record ScriptFailed(Fault fault, int line, String message) implements CallOutcome {
    @Override
    public String explanation() {
      return (line > 0 ? "line " + line + ": " : "") + message;
    }
  }

  /** What is wrong with a plan. */
  enum Fault {
    /** It has no statement at all. */
    EMPTY,
    /** It does not parse. */
    SYNTAX,
    /** It raised an exception. */
    EXCEPTION,
    /**
     * The engine failed under it, as recursion without end brings about. Whether the engine still
     * works is proven by a canary at once.
     */
    ENGINE
  }

  /** The call reached a limit. Both numbers count in {@link Limit#unit()}. */
  record LimitExceeded(Limit limit, long seen, long granted) implements CallOutcome {
    @Override
    public String explanation() {
      return "%s: %d %s; allowed %d".formatted(limit.label(), seen, limit.unit(), granted);
    }
  }

  /** A limit of a single call. */
  enum Limit {
    /** Length of the plan. */
    PLAN_SIZE("size of the dialplan", "bytes"),
    /** Time without finishing or calling a command that waits. */
    UNATTENDED_TIME("long running dialplan script", "ms"),
    /** Time of the whole run. */
    TOTAL_TIME("time of the whole run", "ms"),
    /** Commands in one run, and so the entries of its journal. */
    COMMANDS("commands in one run", "commands"),
    /** Processor time of the run. */
    CPU_TIME("processor time of the run", "ms"),
    /** What the run allocated, garbage included. */
    ALLOCATION("memory allocated by the run", "bytes"),
    /** The commands of the run and their results, as text. */
    JOURNAL("journal of the run", "bytes"),
    /** Private memory of the worker, which this run dominated. */
    WORKER_MEMORY("private memory of its worker", "bytes"),
    /** Time that the worker was silent, or its canary late, because of this run. */
    WORKER_SILENCE("time without an answer of its worker", "ms"),
    /** Time that the run took to stop once it was told to. */
    STOP_TIME("time to stop", "ms");

    private final String label;
    private final String unit;

    Limit(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }

    /** The name of the limit for people. */
    public String label() {
      return label;
    }

    /** What its numbers count. */
    public String unit() {
      return unit;
    }
  }

  /** The host cancelled the call, or closed the dispatcher before it came to an end. */
  record Cancelled() implements CallOutcome {
    @Override
    public String explanation() {
      return "cancelled";
    }
  }

  /**
   * The call was not run.
   *
   * @param seen the number that met the limit
   * @param granted the limit
   * @param retryAfter when another try may fare better; zero where none will
   */
  record Rejected(Refusal refusal, long seen, long granted, Duration retryAfter)
      implements CallOutcome {
    @Override
    public String explanation() {
      String again =
          retryAfter.isPositive() ? "; try again in %d ms".formatted(retryAfter.toMillis()) : "";
      return "%s: %d; allowed %d%s".formatted(refusal.label(), seen, granted, again);
    }
  }

  /** Why a call was not run. */
  enum Refusal {
    /** So many calls were waiting for a worker. */
    WAITING_CALLS("calls waiting for a worker"),
    /** It waited for a worker so many milliseconds. */
    WAITING_TIME("milliseconds waited for a worker"),
    /** So many calls of its owner were running or waiting. */
    OWNER_CALLS("calls of the owner at once"),
    /** So many calls of its owner began in the last second. */
    OWNER_STARTS("calls of the owner begun in a second"),
    /** So many calls of its owner began within a day. */
    OWNER_DAY("calls of the owner begun in a day"),
    /** So many calls of its owner were waiting for a worker. */
    OWNER_WAITING("waiting calls of the owner"),
    /** Its dialplan did damage so often that it is in quarantine. */
    QUARANTINE("strikes of the dialplan"),
    /** Its owner's dialplans did damage so often that this one is in quarantine too. */
    OWNER_QUARANTINE("strikes of the owner's dialplans"),
    /** The dispatcher has no pool for the language of the plan. */
    NO_POOL("workers for the language of the dialplan"),
    /** The dispatcher is not started, or closing. */
    NOT_RUNNING("calls while the dispatcher is not running");

    private final String label;

    Refusal(String label) {
      this.label = label;
    }

    /** The name of the refusal for people. */
    public String label() {
      return label;
    }
  }

  /**
   * The worker of the call went away under it, and it could not go on in another one.
   *
   * @param incarnation the number of the last worker
   * @param reason why it went, and why there was no other
   * @param attempts workers that the call had
   */
  record WorkerLost(long incarnation, String reason, int attempts) implements CallOutcome {
    @Override
    public String explanation() {
      return "worker %d was lost, the last of %d: %s".formatted(incarnation, attempts, reason);
    }
  }

  /**
   * The call went on in another worker and came to another command there than in the one before.
   * Nothing was done twice, and nothing further was done.
   *
   * @param sequence the place of the command in the run, from 1
   * @param journaled the command of the first attempt
   * @param replayed that of the later one; empty if it ended instead
   */
  record Diverged(int sequence, Command journaled, Optional<Command> replayed)
      implements CallOutcome {
    @Override
    public String explanation() {
      return "command %d was %s, and when resumed %s"
          .formatted(
              sequence,
              journaled.explanation(),
              replayed.map(Command::explanation).orElse("the end of the plan"));
    }
  }
}
