package io.ringfence.example.sipserver.call;

import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Dialplan;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What calls go by.
 *
 * @param plans the plan of an owner for a direction; asked in the turns of a call, and must not
 *     wait
 * @param maxCalls calls at once; more get a 503
 * @param unreachable how long the peer of a leg may take to say anything at all
 * @param longest how long an answered call may last that has no other limit
 * @param patience how long a peer may take to acknowledge an answer, or to answer a change of the
 *     session
 * @param listener hears of calls that are over
 */
public record CallTerms(
    BiFunction<String, Direction, Optional<Dialplan>> plans,
    int maxCalls,
    Duration unreachable,
    Duration longest,
    Duration patience,
    CallListener listener) {
  /** Shorter than callers are patient, and longer than a peer takes that lost two messages. */
  public static final Duration DEFAULT_UNREACHABLE = Duration.ofSeconds(6);

  /** Nobody talks as long; a call whose ends are both gone ends by it. */
  public static final Duration DEFAULT_LONGEST = Duration.ofHours(12);

  /** 64 times T1 (RFC 3261, section 13.3.1.4). */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(32);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public CallTerms {
    if (maxCalls < 1) {
      throw new IllegalArgumentException(
          "calls at once: %d; allowed 1 or more".formatted(maxCalls));
    }
    if (!unreachable.isPositive() || !longest.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException(
          "the limits of calls are %s, %s and %s; allowed is more than zero"
              .formatted(unreachable, longest, patience));
    }
  }

  /** With the default patience. */
  public CallTerms(
      BiFunction<String, Direction, Optional<Dialplan>> plans,
      int maxCalls,
      Duration unreachable,
      Duration longest,
      CallListener listener) {
    this(plans, maxCalls, unreachable, longest, DEFAULT_PATIENCE, listener);
  }

  /** How long an answered call may last that was given these limits. */
  Duration shortestOf(List<Optional<Duration>> given) {
    return given.stream()
        .flatMap(Optional::stream)
        .filter(Duration::isPositive)
        .filter(limit -> limit.compareTo(longest) < 0)
        .min(Comparator.naturalOrder())
        .orElse(longest);
  }

  /** With the defaults. */
  public static CallTerms of(
      BiFunction<String, Direction, Optional<Dialplan>> plans,
      int maxCalls,
      CallListener listener) {
    return new CallTerms(
        plans, maxCalls, DEFAULT_UNREACHABLE, DEFAULT_LONGEST, DEFAULT_PATIENCE, listener);
  }
}
