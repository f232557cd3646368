package io.ringfence.example.sipserver.store;

import io.ringfence.supervisor.call.Call;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of a call that is over. It is written whatever the caller sent: a text that is too
 * long is cut, and control characters become spaces.
 *
 * @param callId the Call-ID of the caller's dialog
 */
public record CallRecord(String callId, Parties parties, PlanRun run, Answer answer, Times times) {
  private static final int MAX_NAME = 256;
  private static final int MAX_TEXT = 1_024;
  private static final int MAX_LEGS = 4_096;

  /** Cuts the id. */
  public CallRecord {
    callId = fit(callId, MAX_NAME);
  }

  /** Who called whom, and whose call it was; {@code from} and {@code to} as URIs. */
  public record Parties(String owner, Call.Direction direction, String from, String to) {
    /** Cuts the texts. */
    public Parties {
      owner = fit(owner, MAX_NAME);
      from = fit(from, MAX_TEXT);
      to = fit(to, MAX_TEXT);
    }
  }

  /**
   * What decided about the call.
   *
   * @param plan such as {@code in}; empty where none ran
   * @param language such as {@code ruby}; empty where no plan ran
   * @param outcome how the plan ended, for people
   * @param resumes how often it went on in another worker
   */
  public record PlanRun(String plan, String language, String outcome, int resumes) {
    /** Cuts the texts. */
    public PlanRun {
      plan = fit(plan, MAX_NAME);
      language = fit(language, MAX_NAME);
      outcome = fit(outcome, MAX_TEXT);
    }
  }

  /**
   * What the caller got.
   *
   * @param status of the final response (RFC 3261, section 21)
   * @param legs for people: whom the plan dialled and how each leg ended
   */
  public record Answer(int status, String reason, String legs) {
    /** Cuts the texts. */
    public Answer {
      reason = fit(reason, MAX_NAME);
      legs = fit(legs, MAX_LEGS);
    }
  }

  /** When it was; a call that never rang or was never answered has no such time. */
  public record Times(
      Instant begun, Optional<Instant> ringing, Optional<Instant> answered, Instant ended) {}

  private static String fit(String text, int most) {
    String cut = text;
    if (text.length() > most) {
      int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
      cut = text.substring(0, end);
    }
    // PostgreSQL takes no NUL, and a list of records is read line by line.
    return cut.chars().noneMatch(Character::isISOControl) ? cut : cut.replaceAll("\\p{Cntrl}", " ");
  }
}
