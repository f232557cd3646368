package io.ringfence.example.sipserver.author;

import io.ringfence.supervisor.call.DialString;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a pretended network answers the legs that a pattern fits.
 *
 * @param pattern with {@code *} for any characters; it fits a leg by its user, its host or both
 */
public record AnswerRule(String pattern, Answer answer) {
  /** What every leg does that no rule fits: it is busy, so that a plan shows its whole failover. */
  static final Answer BUSY = new Answer(486, "Busy Here");

  private static final Answer NO_ANSWER = new Answer(480, "No answer");
  private static final Pattern REDIRECT = Pattern.compile("(?i)redirect:([^\\s|&\\[\\]]+)");
  private static final Map<Integer, String> REASONS =
      Map.of(
          403, "Forbidden",
          404, "Not Found",
          480, "Temporarily Unavailable",
          486, "Busy Here",
          500, "Server Internal Error",
          503, "Service Unavailable",
          603, "Decline");

  /**
   * The final response of a leg.
   *
   * @param contact where a redirect leads to
   */
  record Answer(int status, String reason, Optional<String> contact) {
    Answer(int status, String reason) {
      this(status, reason, Optional.empty());
    }

    boolean isAnswered() {
      return status < 300;
    }

    boolean isNoAnswer() {
      return equals(NO_ANSWER);
    }
  }

  /**
   * Reads {@code PATTERN=ANSWER}; the answer is {@code answered}, {@code busy}, {@code noanswer},
   * {@code redirect:URI} or a status from 300 to 699.
   *
   * @throws AuthorException if it is none
   */
  public static AnswerRule parse(String text) throws AuthorException {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new AuthorException("the answer '%s' is no PATTERN=ANSWER".formatted(text));
    }
    return new AnswerRule(text.substring(0, equals), answer(text.substring(equals + 1)));
  }

  boolean fits(DialString.Leg leg) {
    Pattern whole =
        Pattern.compile(
            "\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E",
            Pattern.CASE_INSENSITIVE);
    return whole.matcher(leg.user()).matches()
        || whole.matcher(leg.host()).matches()
        || whole.matcher(leg.user() + "@" + leg.host()).matches();
  }

  private static Answer answer(String text) throws AuthorException {
    Matcher redirect = REDIRECT.matcher(text);
    if (redirect.matches()) {
      return new Answer(302, "Moved Temporarily", Optional.of(redirect.group(1)));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "answered" -> new Answer(200, "OK");
      case "busy" -> BUSY;
      case "noanswer" -> NO_ANSWER;
      default -> {
        if (!text.matches("[3-6]\\d\\d")) {
          throw new AuthorException(
              "'%s' is no answer; allowed are answered, busy, noanswer, redirect:URI and 300 to 699"
                  .formatted(text));
        }
        int status = Integer.parseInt(text);
        yield new Answer(status, REASONS.getOrDefault(status, "Failed"));
      }
    };
  }
}
