package io.ringfence.supervisor.call;

import java.time.Duration;

/** How a call ended. Every dispatched call gets exactly one. */
public sealed interface CallOutcome {

  /** One line for a log or for the owner. */
  String explanation();

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
    /** Commands in one run. */
    COMMANDS("commands in one run", "commands");

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

  /** The host cancelled the call. */
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
      return "%s: %d; allowed %d".formatted(refusal.label(), seen, granted);
    }
  }

  /** Why a call was not run. */
  enum Refusal {
    /** So many calls were waiting for a worker. */
    WAITING_CALLS("calls waiting for a worker"),
    /** It waited for a worker so many milliseconds. */
    WAITING_TIME("milliseconds waited for a worker"),
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
   * The worker of the call went away under it.
   *
   * @param incarnation the number of the worker
   * @param reason why it went
   */
  record WorkerLost(long incarnation, String reason) implements CallOutcome {
    @Override
    public String explanation() {
      return "worker %d was lost: %s".formatted(incarnation, reason);
    }
  }
}
