package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The time of one call: since its dispatch, and since its first start, over all of its attempts.
 */
final class CallTimes {

  /** The shortest time that a worker may be given. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final Call call;
  private final CallRules rules;
  private final long dispatchedNanos;
  private OptionalLong startedNanos = OptionalLong.empty();

  CallTimes(Call call, CallRules rules, long dispatchedNanos) {
    this.call = call;
    this.rules = rules;
    this.dispatchedNanos = dispatchedNanos;
  }

  /** The first attempt starts; later ones change nothing. */
  void onStarted(long nowNanos) {
    if (startedNanos.isEmpty()) {
      startedNanos = OptionalLong.of(nowNanos);
    }
  }

  /** What seemed to be the first attempt was none. */
  void onNotStarted() {
    startedNanos = OptionalLong.empty();
  }

  /** What a worker may take of what is left. */
  Duration left(long nowNanos) {
    Duration left = rules.runs().total().minus(sinceStart(nowNanos));
    if (call.timeLimit().isPresent()) {
      Duration ofCall = call.timeLimit().get().minus(waited(nowNanos));
      left = ofCall.compareTo(left) < 0 ? ofCall : left;
    }
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  /**
   * The outcome of a call that is overdue.
   *
   * @param attempt its last one
   * @param workers that it had
   */
  Optional<CallOutcome> overdue(CallState state, Attempt attempt, int workers, long nowNanos) {
    return switch (state) {
      case CallState.Waiting _ ->
          exceeded(nowNanos, Duration.ZERO).or(() -> waitedTooLong(nowNanos));
      // Its worker has its time to keep the limits itself.
      case CallState.Running _ ->
          exceeded(nowNanos, rules.stopLimit()).or(() -> leftAlone(attempt, nowNanos));
      case CallState.Resuming resuming ->
          exceeded(nowNanos, Duration.ZERO).or(() -> notResumed(resuming, workers, nowNanos));
      case CallState.Settled _ -> Optional.empty();
    };
  }

  /** The limit of the whole run or of the call that was passed by more than {@code grace}. */
  private Optional<CallOutcome> exceeded(long nowNanos, Duration grace) {
    Duration total = rules.runs().total();
    Duration started = sinceStart(nowNanos);
    if (started.compareTo(total.plus(grace)) > 0) {
      return Optional.of(limitExceeded(Limit.TOTAL_TIME, started, total));
    }
    Duration waited = waited(nowNanos);
    return call.timeLimit()
        .filter(limit -> waited.compareTo(limit.plus(grace)) > 0)
        .map(limit -> limitExceeded(Limit.TOTAL_TIME, waited, limit));
  }

  private Optional<CallOutcome> waitedTooLong(long nowNanos) {
    Duration waited = waited(nowNanos);
    Duration longest = rules.waiting().longest();
    return waited.compareTo(longest) > 0
        ? Optional.of(
            new CallOutcome.Rejected(
                CallOutcome.Refusal.WAITING_TIME, waited.toMillis(), longest.toMillis(), longest))
        : Optional.empty();
  }

  private Optional<CallOutcome> leftAlone(Attempt attempt, long nowNanos) {
    Duration alone = attempt.unattended(nowNanos);
    Duration limit = attempt.unattendedLimit();
    return alone.compareTo(limit.plus(rules.stopLimit())) > 0
        ? Optional.of(limitExceeded(Limit.UNATTENDED_TIME, alone, limit))
        : Optional.empty();
  }

  private Optional<CallOutcome> notResumed(
      CallState.Resuming resuming, int workers, long nowNanos) {
    Duration longest = rules.waiting().longestResumed();
    if (nowNanos - resuming.sinceNanos() <= longest.toNanos()) {
      return Optional.empty();
    }
    String reason =
        "%s; no worker was free within %d ms".formatted(resuming.reason(), longest.toMillis());
    return Optional.of(new CallOutcome.WorkerLost(resuming.incarnation(), reason, workers));
  }

  private static CallOutcome limitExceeded(Limit limit, Duration seen, Duration granted) {
    return new LimitExceeded(limit, seen.toMillis(), granted.toMillis());
  }

  private Duration waited(long nowNanos) {
    return Duration.ofNanos(nowNanos - dispatchedNanos);
  }

  private Duration sinceStart(long nowNanos) {
    return startedNanos.isPresent()
        ? Duration.ofNanos(nowNanos - startedNanos.getAsLong())
        : Duration.ZERO;
  }
}
