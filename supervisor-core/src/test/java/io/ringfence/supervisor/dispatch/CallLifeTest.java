package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.ScriptFailed;
import io.ringfence.supervisor.call.CallOutcome.WorkerLost;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.settings.CommandOffer;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallLifeTest {
  private static final Command DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());
  private static final Command BUSY = new Command.Respond(486, "Busy", "");
  private static final CommandResult GONE = CommandResult.failed(480, "Gone");
  private static final CallOutcome UNANSWERED =
      new Completed(new Ending.Unanswered(480, "Temporarily Unavailable"));
  private static final RunEnd RAN_OFF = new RunEnd.Finished(UNANSWERED);
  private static final RunLoss MOVED = new RunLoss.Moved("moved");
  private static final RunLoss LOST = new RunLoss.Lost("crashed", false);
  private static final RunLoss SUSPECT = new RunLoss.Lost("crashed", true);
  private static final LimitExceeded DOMINATED = new LimitExceeded(Limit.WORKER_MEMORY, 160, 150);
  private static final RunLoss BLAMED = new RunLoss.Blamed(DOMINATED, "it allocated it all");
  private static final long SEED = 42;
  private static final long ORIGIN = 1_000_000;

  private final Call call =
      Call.inbound(
          "c-1",
          Dialplan.of("anna", "main", Language.RUBY, "exit"),
          SipRequest.builder("INVITE", "sip:1@example.org").build());
  private RunSettings runs = RunSettings.DEFAULT;
  private CallLife life = newLife(call);
  private long nanos = -7;
  private long micros = ORIGIN;

  private CallLife newLife(Call of) {
    WaitingSettings waiting =
        new WaitingSettings(10, Duration.ofSeconds(5), Duration.ofSeconds(30));
    return new CallLife(of, new CallRules(runs, waiting, Duration.ofSeconds(2)), SEED, -7);
  }

  private void limits(RunSettings limits) {
    runs = limits;
    life = newLife(call);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    micros += time.toNanos() / 1_000;
  }

  private List<CallAction> on(CallEvent event) {
    return life.on(event, new Moment(nanos, micros));
  }

  private RunOrder start() {
    List<CallAction> actions = on(new CallEvent.Called());
    return assertInstanceOf(CallAction.Start.class, actions.getFirst()).order();
  }

  private List<CallAction> ask(int attempt, int sequence, Command command) {
    return on(new CallEvent.Asked(attempt, sequence, command));
  }

  private List<CallAction> performed(int sequence, CommandResult result) {
    return on(new CallEvent.Performed(sequence, result));
  }

  private List<CallAction> lose(int attempt, RunLoss loss) {
    return on(new CallEvent.Lost(attempt, 100 + attempt, loss));
  }

  private List<CallAction> end(int attempt, RunEnd end) {
    return on(new CallEvent.Ended(attempt, end));
  }

  private List<CallAction> tick() {
    return on(new CallEvent.Tick());
  }

  private static List<CallAction> settled(CallOutcome outcome) {
    return List.of(new CallAction.Settle(outcome), new CallAction.Treat(outcome));
  }

  private static CallOutcome outcome(List<CallAction> actions) {
    return actions.stream()
        .filter(CallAction.Settle.class::isInstance)
        .map(action -> ((CallAction.Settle) action).outcome())
        .findAny()
        .orElseThrow(() -> new AssertionError("not settled: " + actions));
  }

  /** Two dials, the second one in flight. */
  private void runUntilSecondDial() {
    start();
    on(new CallEvent.Begun(1));
    ask(1, 1, DIAL);
    pass(Duration.ofSeconds(3));
    performed(1, GONE);
    ask(1, 2, DIAL);
  }

  @Nested
  class OneAttempt {

    @Test
    void itIsToldItsSeedAndTheTimeOfItsStart() {
      pass(Duration.ofSeconds(1));
      assertEquals(new RunOrder(call, runs, SEED, ORIGIN + 1_000_000, 0, true), start());
    }

    @Test
    void aCommandIsPerformedAndAnsweredWithTheTimeOfTheAnswer() {
      start();
      assertEquals(List.of(new CallAction.Perform(1, DIAL)), ask(1, 1, DIAL));
      pass(Duration.ofSeconds(3));
      assertEquals(
          List.of(new CallAction.Answer(1, 1, GONE, ORIGIN + 3_000_000)), performed(1, GONE));
    }

    @Test
    void theClockOfThePlanNeverGoesBack() {
      start();
      ask(1, 1, DIAL);
      micros -= 5_000_000;
      assertEquals(List.of(new CallAction.Answer(1, 1, GONE, ORIGIN)), performed(1, GONE));
    }

    @Test
    void anAnswerGivenTwiceCountsOnce() {
      start();
      ask(1, 1, DIAL);
      performed(1, GONE);
      assertEquals(List.of(), performed(1, CommandResult.answered()));
      ask(1, 2, DIAL);
      assertEquals(List.of(), performed(1, CommandResult.answered()));
      assertFalse(life.journal().hasFinalResponse());
    }

    @Test
    void itEndsAsItsWorkerSays() {
      start();
      assertEquals(settled(UNANSWERED), end(1, RAN_OFF));
      assertTrue(life.endedWell());
    }

    @Test
    void aCallerWithAFinalResponseIsNotTreated() {
      start();
      ask(1, 1, BUSY);
      performed(1, CommandResult.sent());
      CallOutcome responded = new Completed(new Ending.Responded(486, "Busy"));
      assertEquals(
          List.of(new CallAction.Settle(responded)), end(1, new RunEnd.Finished(responded)));
    }

    @Test
    void aCancelledCallIsStoppedAndNotTreated() {
      start();
      ask(1, 1, DIAL);
      assertEquals(
          List.of(
              new CallAction.Abandon(),
              new CallAction.Stop(1),
              new CallAction.Settle(new CallOutcome.Cancelled())),
          on(new CallEvent.Cancelled()));
      assertEquals(List.of(), end(1, new RunEnd.Stopped()));
      assertFalse(life.endedWell());
    }

    @Test
    void oneThatTheDispatcherEndsIsStoppedAndItsCallerTreated() {
      start();
      ask(1, 1, DIAL);
      assertEquals(
          List.of(
              new CallAction.Abandon(),
              new CallAction.Stop(1),
              new CallAction.Settle(new CallOutcome.Cancelled()),
              new CallAction.Treat(new CallOutcome.Cancelled())),
          on(new CallEvent.Closed()));
      assertEquals(List.of(), on(new CallEvent.Closed()));
    }

    @Test
    void whatNoWorkerTookWaitsAsBefore() {
      start();
      assertEquals(List.of(), on(new CallEvent.NotTaken(1)));
      assertEquals(new CallState.Waiting(), life.state());
      pass(Duration.ofSeconds(4));
      // The whole time begins with the start that came about.
      RunOrder order = start();
      assertEquals(runs.total(), order.limits().total());
      assertEquals(ORIGIN + 4_000_000, order.clockMicros());
      lose(2, new RunLoss.Lost("a", false));
      start();
      lose(3, new RunLoss.Lost("b", false));
      start();
      assertEquals(
          new WorkerLost(104, "c; resumes allowed: 2", 3),
          outcome(lose(4, new RunLoss.Lost("c", false))));
    }

    @Test
    void theEngineStopsWhatUsesTooMuchAndItIsAStrike() {
      for (Limit limit : Limit.values()) {
        life = newLife(call);
        start();
        LimitExceeded exceeded = new LimitExceeded(limit, 2, 1);
        boolean isDamage = limit == Limit.CPU_TIME || limit == Limit.ALLOCATION;
        assertEquals(
            isDamage,
            end(1, new RunEnd.Finished(exceeded)).contains(new CallAction.Strike()),
            limit::label);
        assertFalse(life.endedWell());
      }
    }

    @Test
    void aCommandOverItsQuotaIsAnsweredAndNotPerformed() {
      limits(runs.offer(CommandOffer.DEFAULT.legs(1)));
      start();
      ask(1, 1, DIAL);
      performed(1, CommandResult.failed(486, "Busy"));
      CommandResult refused = new CommandResult.NotPerformed("legs in one run: 2; allowed 1");
      assertEquals(List.of(new CallAction.Answer(1, 2, refused, micros)), ask(1, 2, DIAL));
      lose(1, new RunLoss.Moved("replaced"));
      start();
      assertEquals(
          List.of(new CallAction.Answer(2, 2, refused, micros)),
          List.of(ask(2, 1, DIAL), ask(2, 2, DIAL)).getLast());
    }

    @Test
    void aJournalAtItsBoundEndsTheRun() {
      limits(runs.journal(new MemorySize(1_024)));
      start();
      Command large = new Command.Dial("x".repeat(993), Duration.ofSeconds(1), Optional.empty());
      assertEquals(
          List.of(
              new CallAction.Stop(1),
              new CallAction.Settle(new LimitExceeded(Limit.JOURNAL, 1_025, 1_024)),
              new CallAction.Treat(new LimitExceeded(Limit.JOURNAL, 1_025, 1_024))),
          ask(1, 1, large));
    }

    @Test
    void soDoesAResultThatPassesTheBound() {
      limits(runs.journal(new MemorySize(1_024)));
      start();
      ask(1, 1, DIAL);
      assertEquals(
          new LimitExceeded(Limit.JOURNAL, 1_040, 1_024),
          outcome(performed(1, CommandResult.failed(500, "x".repeat(1_000)))));
    }
  }

  @Nested
  class Resumed {

    @Test
    void itIsToldTheSameOriginAndHowMuchIsReplayed() {
      runUntilSecondDial();
      pass(Duration.ofSeconds(7));
      assertEquals(List.of(new CallAction.WaitAgain(101, "crashed")), lose(1, LOST));
      pass(Duration.ofSeconds(10));
      // The one in flight counts: what the plan slept before it is not slept again.
      RunOrder order =
          new RunOrder(call, runs.total(Duration.ofSeconds(280)), SEED, ORIGIN, 2, true);
      assertEquals(List.of(new CallAction.Start(2, order, 1)), on(new CallEvent.Called()));
    }

    @Test
    void whatWasPerformedIsAnsweredFromTheJournalAndWhatIsInFlightIsAttached() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      assertEquals(List.of(new CallAction.Answer(2, 1, GONE, ORIGIN + 3_000_000)), ask(2, 1, DIAL));
      assertEquals(List.of(), ask(2, 2, DIAL));
      pass(Duration.ofSeconds(1));
      assertEquals(
          List.of(new CallAction.Answer(2, 2, GONE, ORIGIN + 4_000_000)), performed(2, GONE));
      assertEquals(List.of(new CallAction.Perform(3, BUSY)), ask(2, 3, BUSY));
    }

    @Test
    void anAnswerThatComesWhileNoWorkerIsThereIsForTheNextOne() {
      runUntilSecondDial();
      lose(1, MOVED);
      pass(Duration.ofSeconds(1));
      assertEquals(List.of(), performed(2, GONE));
      assertEquals(2, start().replayedCommands());
      ask(2, 1, DIAL);
      assertEquals(List.of(new CallAction.Answer(2, 2, GONE, ORIGIN + 4_000_000)), ask(2, 2, DIAL));
    }

    @Test
    void anAnswerThatComesDuringTheReplayIsFoundThere() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      assertEquals(List.of(), performed(2, GONE));
      ask(2, 1, DIAL);
      assertEquals(1, ask(2, 2, DIAL).size());
    }

    @Test
    void aLegThatAnswersMeanwhileNeedsNoFurtherWorker() {
      runUntilSecondDial();
      lose(1, MOVED);
      assertEquals(
          List.of(new CallAction.Settle(new Completed(new Ending.Answered()))),
          performed(2, CommandResult.answered()));
    }

    @Test
    void aLossAfterTheEndingIsDecidedNeedsNoResume() {
      start();
      ask(1, 1, BUSY);
      performed(1, CommandResult.sent());
      assertEquals(
          List.of(
              new CallAction.Strike(),
              new CallAction.Settle(new Completed(new Ending.Responded(486, "Busy")))),
          lose(1, BLAMED));
    }

    @Test
    void anotherCommandThanInTheJournalEndsItAndNothingMoreIsDone() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      CallOutcome diverged = new CallOutcome.Diverged(1, DIAL, Optional.of(BUSY));
      assertEquals(
          List.of(
              new CallAction.Abandon(),
              new CallAction.Stop(2),
              new CallAction.Settle(diverged),
              new CallAction.Treat(diverged)),
          ask(2, 1, BUSY));
      assertEquals(List.of(), ask(2, 2, BUSY));
      assertEquals(List.of(), performed(2, GONE));
    }

    @Test
    void anEndBeforeTheJournalIsReplayedDiverges() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      ask(2, 1, DIAL);
      assertEquals(new CallOutcome.Diverged(2, DIAL, Optional.empty()), outcome(end(2, RAN_OFF)));
    }

    @Test
    void aLimitOrAFailureOfTheEngineInTheReplayIsWhatItIs() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      LimitExceeded exceeded = new LimitExceeded(Limit.CPU_TIME, 2, 1);
      assertEquals(exceeded, outcome(end(2, new RunEnd.Finished(exceeded))));
      life = newLife(call);
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      assertInstanceOf(ScriptFailed.class, outcome(end(2, new RunEnd.EngineFailed("broken"))));
    }

    @Test
    void linesThatWereDeliveredAreNotDeliveredAgain() {
      start();
      assertEquals(List.of(new CallAction.Log("one")), on(new CallEvent.Logged(1, "one")));
      on(new CallEvent.Logged(1, "two"));
      lose(1, MOVED);
      start();
      assertEquals(List.of(), on(new CallEvent.Logged(2, "one")));
      lose(2, MOVED);
      start();
      assertEquals(List.of(), on(new CallEvent.Logged(3, "one")));
      assertEquals(List.of(), on(new CallEvent.Logged(3, "two")));
      assertEquals(List.of(new CallAction.Log("three")), on(new CallEvent.Logged(3, "three")));
    }

    @Test
    void whatAnEarlierAttemptStillSaysChangesNothing() {
      runUntilSecondDial();
      lose(1, MOVED);
      start();
      for (CallEvent late :
          List.of(
              new CallEvent.Begun(1),
              new CallEvent.Asked(1, 1, BUSY),
              new CallEvent.Logged(1, "late"),
              new CallEvent.TimeExtended(1, Duration.ofHours(1)),
              new CallEvent.Ended(1, RAN_OFF),
              new CallEvent.Lost(1, 101, BLAMED),
              new CallEvent.NotTaken(1))) {
        assertEquals(List.of(), on(late), late::toString);
        assertEquals(new CallState.Running(2), life.state());
      }
    }

    @Test
    void lossesAreCountedAndMovesAreNot() {
      start();
      for (int attempt = 1; attempt <= 20; attempt++) {
        assertEquals(1, lose(attempt, MOVED).size());
        start();
      }
      lose(21, LOST);
      start();
      lose(22, LOST);
      start();
      CallOutcome lost = new WorkerLost(123, "crashed; resumes allowed: 2", 23);
      assertEquals(settled(lost), lose(23, LOST));
    }

    @Test
    void aSuspectIsStruckAndResumed() {
      start();
      assertEquals(
          List.of(new CallAction.Strike(), new CallAction.WaitAgain(101, "crashed")),
          lose(1, SUSPECT));
      start();
      end(2, RAN_OFF);
      assertFalse(life.endedWell(), "who did damage does not show that it is good");
    }

    @Test
    void whoIsToBlameIsStruckAndNeverResumed() {
      runUntilSecondDial();
      assertEquals(
          List.of(
              new CallAction.Strike(),
              new CallAction.Abandon(),
              new CallAction.Settle(DOMINATED),
              new CallAction.Treat(DOMINATED)),
          lose(1, BLAMED));
    }

    @Test
    void whoHelpsToFillAThirdWorkerMovesNoMore() {
      RunLoss crowded = new RunLoss.Crowded(DOMINATED, "they allocated it together");
      for (int attempt = 1; attempt <= 2; attempt++) {
        start();
        assertEquals(
            List.of(new CallAction.WaitAgain(100 + attempt, crowded.reason())),
            lose(attempt, crowded));
      }
      start();
      lose(3, MOVED);
      start();
      assertEquals(
          List.of(
              new CallAction.Strike(),
              new CallAction.Settle(DOMINATED),
              new CallAction.Treat(DOMINATED)),
          lose(4, crowded));
      assertFalse(life.endedWell());
    }

    @Test
    void whoWouldNotStopIsStruckAfterItsCallWasSettled() {
      start();
      on(new CallEvent.Cancelled());
      RunLoss stuck = new RunLoss.Blamed(new LimitExceeded(Limit.STOP_TIME, 2, 1), "stuck");
      assertEquals(List.of(new CallAction.Strike()), lose(1, stuck));
      assertEquals(List.of(), lose(1, stuck), "once");
    }
  }

  @Nested
  class Time {

    private Call within(Duration limit) {
      return call.within(limit);
    }

    @Test
    void aCallThatWaitsTooLongIsRefused() {
      pass(Duration.ofSeconds(5));
      assertEquals(List.of(), tick());
      pass(Duration.ofNanos(1));
      assertEquals(
          new CallOutcome.Rejected(
              CallOutcome.Refusal.WAITING_TIME, 5_000, 5_000, Duration.ofSeconds(5)),
          outcome(tick()));
    }

    @Test
    void whoseTurnComesTooLateIsNotStarted() {
      life = newLife(within(Duration.ofSeconds(1)));
      pass(Duration.ofSeconds(2));
      assertEquals(
          new LimitExceeded(Limit.TOTAL_TIME, 2_000, 1_000), outcome(on(new CallEvent.Called())));
    }

    @Test
    void theWholeTimeCountsOverAllAttempts() {
      start();
      pass(Duration.ofMinutes(4));
      lose(1, MOVED);
      pass(Duration.ofSeconds(20));
      assertEquals(Duration.ofSeconds(40), start().limits().total());
      pass(Duration.ofSeconds(42));
      assertEquals(List.of(), tick(), "its worker has its time to end it itself");
      pass(Duration.ofNanos(1));
      assertEquals(new LimitExceeded(Limit.TOTAL_TIME, 302_000, 300_000), outcome(tick()));
    }

    @Test
    void aWorkerHasATenthOfASecondAtLeast() {
      start();
      pass(Duration.ofMinutes(5));
      lose(1, MOVED);
      assertEquals(Duration.ofMillis(100), start().limits().total());
    }

    @Test
    void theOwnLimitOfACallCountsFromItsDispatch() {
      life = newLife(within(Duration.ofSeconds(10)));
      pass(Duration.ofSeconds(4));
      assertEquals(Duration.ofSeconds(6), start().limits().total());
      pass(Duration.ofSeconds(8).plusNanos(1));
      assertEquals(new LimitExceeded(Limit.TOTAL_TIME, 12_000, 10_000), outcome(tick()));
    }

    @Test
    void aResumedCallWaitsOnlySoLong() {
      start();
      pass(Duration.ofSeconds(20));
      lose(1, MOVED);
      pass(Duration.ofSeconds(30));
      assertEquals(List.of(), tick());
      pass(Duration.ofNanos(1));
      assertEquals(
          new WorkerLost(101, "moved; no worker was free within 30000 ms", 1), outcome(tick()));
    }

    @Test
    void itsWaitGoesOnWhereNoWorkerTookIt() {
      start();
      lose(1, MOVED);
      pass(Duration.ofSeconds(29));
      start();
      on(new CallEvent.NotTaken(2));
      pass(Duration.ofSeconds(1).plusNanos(1));
      assertEquals(
          new WorkerLost(101, "moved; no worker was free within 30000 ms", 1), outcome(tick()));
    }

    @Test
    void theTimeLeftAloneCountsFromTheBeginOfEachAttempt() {
      start();
      pass(Duration.ofSeconds(60));
      assertEquals(List.of(), tick(), "it has not begun");
      on(new CallEvent.Begun(1));
      pass(Duration.ofSeconds(11));
      lose(1, MOVED);
      start();
      on(new CallEvent.Begun(2));
      pass(Duration.ofSeconds(12));
      assertEquals(List.of(), tick());
      pass(Duration.ofNanos(1));
      assertEquals(new LimitExceeded(Limit.UNATTENDED_TIME, 12_000, 10_000), outcome(tick()));
    }

    @Test
    void aPauseOfOursIsNoTimeLeftAlone() {
      start();
      on(new CallEvent.Begun(1));
      pass(Duration.ofSeconds(20));
      assertEquals(List.of(), on(new CallEvent.Paused(Duration.ofSeconds(15))));
      pass(Duration.ofSeconds(7));
      assertEquals(List.of(), tick());
      pass(Duration.ofNanos(1));
      assertEquals(new LimitExceeded(Limit.UNATTENDED_TIME, 12_000, 10_000), outcome(tick()));
    }

    @Test
    void whatBeganAfterAPauseHasNoMoreTimeForIt() {
      start();
      pass(Duration.ofSeconds(15));
      on(new CallEvent.Begun(1));
      on(new CallEvent.Paused(Duration.ofSeconds(15)));
      pass(Duration.ofSeconds(12).plusNanos(1));
      assertEquals(new LimitExceeded(Limit.UNATTENDED_TIME, 12_000, 10_000), outcome(tick()));
    }

    @Test
    void itStandsStillWhileTheHostPerformsTheCommandThatWasAskedFor() {
      runUntilSecondDial();
      pass(Duration.ofSeconds(60));
      assertEquals(List.of(), tick());
      lose(1, MOVED);
      start();
      on(new CallEvent.Begun(2));
      ask(2, 1, DIAL);
      pass(Duration.ofSeconds(12).plusNanos(1));
      assertInstanceOf(
          LimitExceeded.class, outcome(tick()), "this attempt has not asked for it yet");
    }

    @Test
    void moreTimeIsGrantedUntilTheNextCommandInAReplayToo() {
      start();
      lose(1, MOVED);
      start();
      on(new CallEvent.Begun(2));
      on(new CallEvent.TimeExtended(2, Duration.ofSeconds(30)));
      pass(Duration.ofSeconds(42));
      assertEquals(List.of(), tick());
      ask(2, 1, DIAL);
      performed(1, GONE);
      pass(Duration.ofSeconds(12).plusNanos(1));
      assertEquals(new LimitExceeded(Limit.UNATTENDED_TIME, 12_000, 10_000), outcome(tick()));
    }
  }

  @Test
  void onlyACallThatNeverHadAWorkerIsRefused() {
    CallOutcome full =
        new CallOutcome.Rejected(CallOutcome.Refusal.WAITING_CALLS, 1, 1, Duration.ZERO);
    start();
    assertEquals(List.of(), on(new CallEvent.Refused(full)));
    lose(1, MOVED);
    assertEquals(List.of(), on(new CallEvent.Refused(full)));
    life = newLife(call);
    assertEquals(settled(full), on(new CallEvent.Refused(full)));
  }
}
