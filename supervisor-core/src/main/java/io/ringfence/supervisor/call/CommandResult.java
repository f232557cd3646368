package io.ringfence.supervisor.call;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How the host performed a {@link Command}. */
public sealed interface CommandResult {

  /**
   * What became of a {@link Command.Dial}.
   *
   * @param status the final SIP status that tells why, 0 where there was none
   * @param reason the reason phrase that goes with it
   * @param legs those that were rung, in the order of their end
   * @param redirectUri where a leg redirected to; empty where none did
   */
  record Dialled(
      DialResult result, int status, String reason, List<LegEnd> legs, Optional<String> redirectUri)
      implements CommandResult {
    /** A dial whose legs the host does not tell. */
    public Dialled(DialResult result, int status, String reason) {
      this(result, status, reason, List.of(), Optional.empty());
    }

    /**
     * Checks the status, and that nothing is missing.
     *
     * @throws IllegalArgumentException if the status is neither 0 nor within 200 to 699
     */
    public Dialled {
      Objects.requireNonNull(result, "the result of a dial is null");
      Objects.requireNonNull(reason, "the reason of a dial is null");
      Objects.requireNonNull(redirectUri, "the redirect of a dial is null");
      legs = List.copyOf(legs);
      if (status != 0 && (status < 200 || status > 699)) {
        throw new IllegalArgumentException(
            "the status of a dial is %d; allowed 0 or 200 to 699".formatted(status));
      }
    }
  }

  /** The final response of one leg, which plans see in {@code sys.LastDialled}. */
  record LegEnd(String uri, int status, String reason) {
    /** Checks that nothing is missing. */
    public LegEnd {
      Objects.requireNonNull(uri, "the URI of a leg is null");
      Objects.requireNonNull(reason, "the reason of a leg is null");
    }
  }

  /** What a {@link ServiceCommand} came to. */
  record Returned(PlanValue value) implements CommandResult {
    /** Checks that it is there; the absence of a value is {@link PlanValue#nothing}. */
    public Returned {
      Objects.requireNonNull(value, "the value of a command is null");
    }
  }

  /** The response of a {@link Command.Respond} was sent. */
  record Sent() implements CommandResult {}

  /** The command was not performed; the script goes on, and its owner's log says why. */
  record NotPerformed(String reason) implements CommandResult {
    /** Checks that there is a reason. */
    public NotPerformed {
      Objects.requireNonNull(reason, "the reason why a command was not performed is null");
    }
  }

  /** A leg answered: the plan ends, the call goes on. */
  static CommandResult answered() {
    return new Dialled(DialResult.ANSWERED, 200, "OK");
  }

  /** Every leg failed, the last one with this response. */
  static CommandResult failed(int status, String reason) {
    return new Dialled(DialResult.FAILED, status, reason);
  }

  /** A {@link ServiceCommand} was performed, and has this value for the script. */
  static CommandResult returned(PlanValue value) {
    return new Returned(value);
  }

  /** The response was sent. */
  static CommandResult sent() {
    return new Sent();
  }

  /** The host does not offer {@code command}. */
  static CommandResult notOffered(Command command) {
    return new NotPerformed("this server does not offer " + command.name());
  }

  /** What became of a dial, with the numbers that scripts compare against. */
  enum DialResult {
    /** Nothing is known. */
    UNKNOWN(0),
    /** A leg answered. */
    ANSWERED(1),
    /** Nobody answered, where the host does not say for how long it rang. */
    NO_ANSWER(2),
    /** Every leg was refused. */
    FAILED(3),
    /** The caller gave up. */
    CLIENT_CANCELLED(4),
    /** An administrator ended it. */
    ADMIN_CANCELLED(5),
    /** The ring time passed without an answer, or the host did not come to an end in time. */
    TIMED_OUT(6),
    /** The host failed. */
    ERROR(7),
    /** The call had been answered before. */
    ALREADY_ANSWERED(8),
    /** The last leg redirected. */
    REDIRECT(9);

    private final int code;

    DialResult(int code) {
      this.code = code;
    }

    /** The number of {@code DialPlanAppResult} that scripts see. */
    public int code() {
      return code;
    }
  }
}
