package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.ScriptFailed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.dispatch.CallState.Resuming;
import io.ringfence.supervisor.dispatch.CallState.Running;
import io.ringfence.supervisor.dispatch.CallState.Settled;
import io.ringfence.supervisor.dispatch.CallState.Waiting;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.settings.RunSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of one call, over as many workers as it takes: an event gives the next state and what is
 * to be done. Nothing here acts, waits or reads a clock. Not thread-safe.
 *
 * <p>An event that a state does not speak of changes nothing: a message of an earlier attempt, or a
 * timer that lost its race, is normal. {@link Settled} is left no more.
 */
public final class CallLife {
  /** A run whose next worker is filled again has had its share in it each time. */
  private static final int MOST_CROWDED_MOVES = 2;

  private final Call call;
  private final CallRules rules;
  private final long seed;
  private final CallTimes times;
  private final Journal journal;
  private final Quota quota;

  private CallState state = new Waiting();
  private CallState beforeRunning = state;
  private Attempt attempt;
  private int workers;
  private int resumes;
  private int crowdedMoves;
  private int linesDelivered;
  private boolean hasStruck;
  private long originMicros;
  private long clockMicros;

  /**
   * A call that waits.
   *
   * @param seed of all random numbers of the run, the same for each of its attempts
   * @param dispatchedNanos when it was dispatched
   */
  public CallLife(Call call, CallRules rules, long seed, long dispatchedNanos) {
    this.call = call;
    this.rules = rules;
    this.seed = seed;
    this.times = new CallTimes(call, rules, dispatchedNanos);
    this.journal = new Journal(rules.runs().journal());
    this.quota = new Quota(rules.runs().offer());
    this.attempt = new Attempt(0, rules.runs().unattended());
  }

  /** What is to be done after an event, in this order. */
  public List<CallAction> on(CallEvent event, Moment now) {
    return switch (event) {
      case CallEvent.Called _ -> called(now);
      case CallEvent.NotTaken(int number) -> notTaken(number);
      case CallEvent.Begun(int number) -> begun(number, now);
      case CallEvent.Asked(int number, int sequence, Command command) ->
          isRunning(number) ? asked(sequence, command, now) : List.of();
      case CallEvent.Performed(int sequence, CommandResult result) ->
          performed(sequence, result, now);
      case CallEvent.Logged(int number, String line) -> logged(number, line);
      case CallEvent.TimeExtended(int number, Duration by) -> extended(number, by, now);
      case CallEvent.Ended(int number, RunEnd end) -> ended(number, end);
      case CallEvent.Lost lost -> lost(lost, now);
      case CallEvent.Tick _ -> tick(now.nanos());
      case CallEvent.Paused(Duration by) -> paused(by, now);
      case CallEvent.Cancelled _ ->
          isSettled() ? List.of() : settleUntreated(new CallOutcome.Cancelled());
      case CallEvent.Closed _ -> isSettled() ? List.of() : settle(new CallOutcome.Cancelled());
      case CallEvent.Refused(CallOutcome outcome) ->
          state instanceof Waiting ? settle(outcome) : List.of();
    };
  }

  /** The call. */
  public Call call() {
    return call;
  }

  /** Where it is. */
  public CallState state() {
    return state;
  }

  /** What its script asked for so far. */
  public Journal journal() {
    return journal;
  }

  /** Whether it has its outcome. */
  public boolean isSettled() {
    return state instanceof Settled;
  }

  /** Whether its plan showed that it does no damage. */
  public boolean endedWell() {
    return !hasStruck
        && state instanceof Settled(CallOutcome outcome, _)
        && (outcome instanceof Completed || outcome instanceof ScriptFailed);
  }

  private List<CallAction> called(Moment now) {
    if (!(state instanceof Waiting || state instanceof Resuming)) {
      return List.of();
    }
    List<CallAction> overdue = tick(now.nanos());
    if (!overdue.isEmpty()) {
      return overdue;
    }
    if (state instanceof Waiting) {
      originMicros = now.clockMicros();
      clockMicros = originMicros;
    }
    times.onStarted(now.nanos());
    workers++;
    attempt = new Attempt(attempt.number() + 1, rules.runs().unattended());
    beforeRunning = state;
    state = new Running(attempt.number());
    return List.of(new CallAction.Start(attempt.number(), order(now.nanos()), journal.answered()));
  }

  private RunOrder order(long nowNanos) {
    RunSettings limits = rules.runs().total(times.left(nowNanos));
    // What a plan slept before the command in flight it has slept.
    return new RunOrder(call, limits, seed, originMicros, journal.commands(), true);
  }

  private List<CallAction> notTaken(int number) {
    forgetStopped(number);
    if (!isRunning(number)) {
      return List.of();
    }
    workers--;
    state = beforeRunning;
    if (state instanceof Waiting) {
      times.onNotStarted();
    }
    return settleIfDecided();
  }

  private List<CallAction> begun(int number, Moment now) {
    if (isRunning(number)) {
      attempt.onBegun(now.nanos());
    }
    return List.of();
  }

  private List<CallAction> asked(int sequence, Command command, Moment now) {
    attempt.onAsked(sequence);
    return switch (journal.onCommand(sequence, command)) {
      case Journal.Reading.Answered answered -> answer(sequence, answered, now);
      case Journal.Reading.InFlight _ -> List.of();
      case Journal.Reading.New _ ->
          quota
              .refusal(command)
              .map(refused -> performed(sequence, refused, now))
              .orElseGet(() -> List.of(new CallAction.Perform(sequence, command)));
      case Journal.Reading.Differs(Command journaled) ->
          diverge(sequence, journaled, Optional.of(command));
      case Journal.Reading.Full full -> exceedJournal(full);
    };
  }

  private List<CallAction> performed(int sequence, CommandResult result, Moment now) {
    if (isSettled() || journal.inFlight().isEmpty() || sequence != journal.commands()) {
      return List.of();
    }
    clockMicros = Math.max(clockMicros, now.clockMicros());
    Optional<Journal.Reading.Full> full = journal.onPerformed(result, clockMicros);
    if (full.isPresent()) {
      return exceedJournal(full.get());
    }
    return switch (state) {
      case Running _ when attempt.lastSequence() == sequence ->
          answer(sequence, journal.answer(sequence), now);
      case Resuming _ -> settleIfDecided();
      // An attempt that has not come to it yet will find it in the journal.
      case Running _, Waiting _, Settled _ -> List.of();
    };
  }

  private List<CallAction> answer(int sequence, Journal.Reading.Answered answered, Moment now) {
    attempt.onAnswered(now.nanos());
    return List.of(
        new CallAction.Answer(
            attempt.number(), sequence, answered.result(), answered.clockMicros()));
  }

  private List<CallAction> logged(int number, String line) {
    if (!isRunning(number) || attempt.onLogged() <= linesDelivered) {
      return List.of();
    }
    linesDelivered++;
    return List.of(new CallAction.Log(line));
  }

  private List<CallAction> extended(int number, Duration by, Moment now) {
    if (isRunning(number)) {
      attempt.onTimeExtended(by, now.nanos());
    }
    return List.of();
  }

  private List<CallAction> paused(Duration by, Moment now) {
    attempt.onPaused(by, now.nanos());
    return List.of();
  }

  private List<CallAction> ended(int number, RunEnd end) {
    List<CallAction> strikes = Endings.isDamage(end) ? strikes(number) : List.of();
    forgetStopped(number);
    if (!isRunning(number)) {
      return strikes;
    }
    state = beforeRunning;
    int next = attempt.lastSequence() + 1;
    if (Endings.isPlansOwn(end) && next <= journal.commands()) {
      return diverge(next, journal.command(next), Optional.empty());
    }
    return after(strikes, settle(Endings.outcomeOf(end)));
  }

  private List<CallAction> lost(CallEvent.Lost lost, Moment now) {
    List<CallAction> strikes = Endings.isDamage(lost.loss()) ? strikes(lost.attempt()) : List.of();
    forgetStopped(lost.attempt());
    if (!isRunning(lost.attempt())) {
      return strikes;
    }
    state = new Resuming(now.nanos(), lost.incarnation(), lost.loss().reason());
    if (journal.decidedEnding().isPresent()) {
      return after(strikes, settleIfDecided());
    }
    return after(
        strikes,
        switch (lost.loss()) {
          case RunLoss.Blamed(LimitExceeded outcome, _) -> settle(outcome);
          case RunLoss.Moved _ -> waitAgain(lost);
          case RunLoss.Crowded(LimitExceeded outcome, _) -> moveCrowded(lost, outcome);
          case RunLoss.Lost(String reason, _) -> resume(lost, reason);
        });
  }

  private List<CallAction> moveCrowded(CallEvent.Lost lost, LimitExceeded outcome) {
    if (crowdedMoves < MOST_CROWDED_MOVES) {
      crowdedMoves++;
      return waitAgain(lost);
    }
    return after(strike(), settle(outcome));
  }

  private List<CallAction> resume(CallEvent.Lost lost, String reason) {
    int allowed = rules.runs().resumes();
    if (resumes < allowed) {
      resumes++;
      return waitAgain(lost);
    }
    String why = "%s; resumes allowed: %d".formatted(reason, allowed);
    return settle(new CallOutcome.WorkerLost(lost.incarnation(), why, workers));
  }

  private List<CallAction> waitAgain(CallEvent.Lost lost) {
    return List.of(new CallAction.WaitAgain(lost.incarnation(), lost.loss().reason()));
  }

  private List<CallAction> tick(long nowNanos) {
    Optional<CallOutcome> overdue = times.overdue(state, attempt, workers, nowNanos);
    return overdue.isPresent() ? settle(overdue.get()) : List.of();
  }

  private List<CallAction> exceedJournal(Journal.Reading.Full full) {
    return settle(new LimitExceeded(Limit.JOURNAL, full.seen(), full.granted()));
  }

  /** What is decided stays so, however another attempt comes to it. */
  private List<CallAction> diverge(int sequence, Command journaled, Optional<Command> replayed) {
    List<CallAction> decided = settleIfDecided();
    return decided.isEmpty()
        ? settle(new CallOutcome.Diverged(sequence, journaled, replayed))
        : decided;
  }

  private List<CallAction> settleIfDecided() {
    Optional<Completed> decided = journal.decidedEnding();
    return decided.isPresent() ? settle(decided.get()) : List.of();
  }

  private List<CallAction> settle(CallOutcome outcome) {
    List<CallAction> actions = settleUntreated(outcome);
    return journal.hasFinalResponse()
        ? actions
        : after(actions, List.of(new CallAction.Treat(outcome)));
  }

  /** Whoever cancels a call has its caller answered, or is the caller. */
  private List<CallAction> settleUntreated(CallOutcome outcome) {
    List<CallAction> actions = new ArrayList<>();
    if (journal.inFlight().isPresent()) {
      actions.add(new CallAction.Abandon());
    }
    if (state instanceof Running(int number)) {
      actions.add(new CallAction.Stop(number));
      state = new Settled(outcome, number);
    } else {
      state = new Settled(outcome, 0);
    }
    actions.add(new CallAction.Settle(outcome));
    return actions;
  }

  /** What damage an attempt did counts, also if its call was settled before. */
  private List<CallAction> strikes(int number) {
    if (!isRunning(number) && !(state instanceof Settled(_, int open) && open == number)) {
      return List.of();
    }
    return strike();
  }

  private List<CallAction> strike() {
    hasStruck = true;
    return List.of(new CallAction.Strike());
  }

  private void forgetStopped(int number) {
    if (state instanceof Settled(CallOutcome outcome, int open) && open == number) {
      state = new Settled(outcome, 0);
    }
  }

  private boolean isRunning(int number) {
    return state instanceof Running(int current) && current == number;
  }

  private static List<CallAction> after(List<CallAction> first, List<CallAction> then) {
    List<CallAction> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
