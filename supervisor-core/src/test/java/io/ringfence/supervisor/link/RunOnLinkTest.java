package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.LinkFixture.Told;
import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOnLinkTest {
  private static final RunEnd UNANSWERED =
      new RunEnd.Finished(new Completed(new Ending.Unanswered(480, "Temporarily Unavailable")));

  @TempDir Path folder;

  private final Told told = new Told();
  private LinkFixture fixture;
  private FakeWorker worker;

  @BeforeEach
  void greet() throws Exception {
    fixture = new LinkFixture(folder);
    worker = fixture.greeted();
  }

  @AfterEach
  void close() {
    worker.close();
    fixture.close();
  }

  private long start() throws Exception {
    var _ = fixture.start(told);
    return worker.nextStart().run();
  }

  @Nested
  class Honest {

    @Test
    void aRunIsStartedWithItsCallAndItsLimits() throws Exception {
      var _ = fixture.start(told);
      ToWorker.StartRun start = worker.nextStart();
      assertEquals(LinkFixture.PLAN.hash(), start.planHash());
      assertEquals("anna", start.call().owner());
      assertEquals("INVITE", start.call().request().method());
      assertFalse(start.call().outbound());
      assertEquals(10_000, start.limits().unattendedMillis());
      assertEquals(300_000, start.limits().totalMillis());
      assertEquals(3, start.limits().commands());
      assertEquals(100, start.limits().logCharacters());
    }

    @Test
    void aCommandIsToldAndItsResultSent() throws Exception {
      told.answering(CommandResult.failed(486, "Busy"));
      long run = start();
      worker.dial(run, 1);
      assertEquals(
          new ToWorker.CommandAnswered(
              run,
              1,
              new CommandAnswer.Done(
                  Map.of(
                      "result", new Value.Whole(3),
                      "status", new Value.Whole(486),
                      "reason", new Value.Text("Busy"))),
              7),
          worker.next(ToWorker.CommandAnswered.class));
      assertEquals(
          List.of(new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty())),
          told.items);
    }

    @Test
    void whatTheHostSaysGoesOnOneLineAndIsShort() throws Exception {
      told.answering(new CommandResult.NotPerformed("a\r\nb\uD83D" + "x".repeat(5_000)));
      long run = start();
      worker.dial(run, 1);
      CommandAnswer answer = worker.next(ToWorker.CommandAnswered.class).answer();
      assertEquals(new CommandAnswer.Failed("a  b?" + "x".repeat(1_019)), answer);
    }

    @Test
    void everyEndingIsTold() throws Exception {
      told.answering(CommandResult.answered());
      assertEnds(
          new RunEnding.Unanswered(486, "Busy"),
          new RunEnd.Finished(new Completed(new Ending.Unanswered(486, "Busy"))));
      assertEnds(
          new RunEnding.Failed(RunEnding.Fault.SYNTAX, 3, "unexpected end"),
          new RunEnd.Finished(
              new CallOutcome.ScriptFailed(CallOutcome.Fault.SYNTAX, 3, "unexpected end")));
      assertEnds(
          new RunEnding.Failed(RunEnding.Fault.EXCEPTION, 0, "no"),
          new RunEnd.Finished(new CallOutcome.ScriptFailed(CallOutcome.Fault.EXCEPTION, 0, "no")));
      assertEnds(
          new RunEnding.LimitReached(RunEnding.Limit.COMMANDS, 4, 3),
          new RunEnd.Finished(new CallOutcome.LimitExceeded(CallOutcome.Limit.COMMANDS, 4, 3)));
      assertEnds(new RunEnding.EngineFailed("out"), new RunEnd.EngineFailed("out"));
    }

    @Test
    void anAnsweredDialEndsAsAnswered() throws Exception {
      told.answering(CommandResult.answered());
      long run = start();
      worker.dial(run, 1);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(run, new RunEnding.Answered());
      told.awaitItem(new RunEnd.Finished(new Completed(new Ending.Answered())));
    }

    @Test
    void aFinalResponseEndsAsResponded() throws Exception {
      told.answering(CommandResult.sent());
      long run = start();
      worker.respond(run, 1, 180);
      worker.next(ToWorker.CommandAnswered.class);
      worker.respond(run, 2, 486);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(run, new RunEnding.Responded(486, "Busy"));
      told.awaitItem(new RunEnd.Finished(new Completed(new Ending.Responded(486, "Busy"))));
    }

    @Test
    void aReasonBringsNoLineBreakIntoTheHostsMessages() throws Exception {
      assertEnds(
          new RunEnding.Unanswered(480, "Busy\r\nContact: <sip:evil@h>" + "x".repeat(2_000)),
          new RunEnd.Finished(
              new Completed(
                  new Ending.Unanswered(
                      480, "Busy  Contact: <sip:evil@h>" + "x".repeat(1_024 - 27)))));
    }

    @Test
    void aLogLineIsOneLine() throws Exception {
      long run = start();
      worker.say(new FromWorker.Logged(run, "a\nWARN b"));
      told.awaitItem("a WARN b");
    }

    @Test
    void moreTimeIsToldButNoMoreThanADay() throws Exception {
      long run = start();
      worker.say(new FromWorker.TimeExtended(run, 60));
      told.awaitItem(Duration.ofSeconds(60));
      worker.say(new FromWorker.TimeExtended(run, Integer.MAX_VALUE));
      told.awaitItem(Duration.ofDays(1));
    }

    @Test
    void anotherAnswerToTheSameCommandIsIgnored() throws Exception {
      LinkedRun run = fixture.start(told);
      long id = worker.nextStart().run();
      worker.dial(id, 1);
      told.awaitItems(1);
      run.answer(1, CommandResult.failed(486, "Busy"), 7);
      run.answer(1, CommandResult.answered(), 7);
      run.answer(2, CommandResult.answered(), 7);
      worker.next(ToWorker.CommandAnswered.class);
      worker.end(id, new RunEnding.Answered());
      fixture.awaitBreach("is said to have ended as answered, but no dial was");
      assertEquals(Optional.empty(), worker.nextIfAny());
    }

    private void assertEnds(RunEnding ending, RunEnd end) throws Exception {
      long run = start();
      worker.end(run, ending);
      told.awaitItem(end);
      fixture.awaitNews("ended " + end);
    }
  }

  @Nested
  class Stopped {

    @Test
    void itIsToldToStopOnceAndEnds() throws Exception {
      LinkedRun run = fixture.start(told);
      long id = worker.nextStart().run();
      run.stop();
      run.stop();
      assertEquals(new ToWorker.StopRun(id), worker.next(ToWorker.StopRun.class));
      worker.end(id, new RunEnding.Stopped());
      told.awaitItem(new RunEnd.Stopped());
      assertEquals(Optional.empty(), worker.nextIfAny());
    }

    @Test
    void itsLateFramesAreIgnoredUntilItEnds() throws Exception {
      LinkedRun run = fixture.start(told);
      long id = worker.nextStart().run();
      run.stop();
      worker.dial(id, 1);
      worker.end(id);
      told.awaitItem(UNANSWERED);
      assertEquals(List.of(UNANSWERED), told.items);
      assertFalse(fixture.hasBreach());
    }

    @Test
    void itsSlotIsTakenUntilItEnds() throws Exception {
      LinkedRun first = fixture.start(told);
      LinkedRun second = fixture.start(told);
      long id = worker.nextStart().run();
      first.stop();
      second.stop();
      assertEquals(2, fixture.link.runs());
      assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
      worker.end(id, new RunEnding.Stopped());
      told.awaitItem(new RunEnd.Stopped());
      assertEquals(1, fixture.link.runs());
      var _ = fixture.start(told);
    }

    @Test
    void inAPauseOfOursNoneIsTakenForStuck() {
      LinkedRun run = fixture.start(told);
      Duration limit = Duration.ofSeconds(2);
      Duration pause = Duration.ofSeconds(15);
      fixture.link.onPause(pause, System.nanoTime());
      run.stop();
      long end = System.nanoTime() + pause.toNanos();
      fixture.link.onPause(pause, end);
      assertEquals(Optional.empty(), fixture.link.stuckCall(end, limit));
      assertEquals(Optional.of("c-1"), fixture.link.stuckCall(end + limit.toNanos() + 1, limit));
    }

    @Test
    void oneThatDoesNotStopIsFound() throws Exception {
      LinkedRun run = fixture.start(told);
      long now = System.nanoTime();
      Duration limit = Duration.ofSeconds(2);
      assertEquals(Optional.empty(), fixture.link.stuckCall(now + limit.toNanos() * 9, limit));
      run.stop();
      assertEquals(Optional.empty(), fixture.link.stuckCall(System.nanoTime(), limit));
      long later = System.nanoTime() + limit.toNanos() + 1;
      assertEquals(Optional.of("c-1"), fixture.link.stuckCall(later, limit));
      worker.end(worker.nextStart().run(), new RunEnding.Stopped());
      told.awaitItem(new RunEnd.Stopped());
      assertEquals(Optional.empty(), fixture.link.stuckCall(later, limit));
    }
  }

  @Nested
  class Lost {

    @Test
    void eachRunIsToldOnce() throws Exception {
      Told other = new Told();
      var _ = fixture.start(told);
      var _ = fixture.start(other);
      assertEquals(List.of("c-1", "c-2"), OpenCalls.of(fixture.link));
      fixture.abandon("killed");
      fixture.abandon("killed again");
      assertEquals(List.of("lost: killed"), told.items);
      assertEquals(List.of("lost: killed"), other.items);
      assertEquals(0, fixture.link.runs());
      assertEquals(List.of(), OpenCalls.of(fixture.link));
    }

    @Test
    void oneThatFailsToHearOfItKeepsItFromNoOther() {
      Told other = new Told();
      var _ = fixture.start(told);
      var _ = fixture.start(other);
      assertThrows(
          OutOfMemoryError.class,
          () ->
              fixture.link.abandon(call -> {
                if (call.id().equals("c-1")) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                return new RunLoss.Lost("killed", false);
              }));
      assertEquals(List.of("lost: killed"), other.items);
      assertEquals(0, fixture.link.runs());
    }

    @Test
    void noneStartsAfterwards() {
      fixture.abandon("killed");
      assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
      RunOrder canary = new RunOrder(fixture.order().call(), LinkFixture.LIMITS, 1, 0, 0, false);
      assertEquals(Optional.empty(), fixture.link.tryStart(canary, told));
      assertEquals(List.of(), told.items);
      assertEquals(0, fixture.link.runs());
    }

    @Test
    void oneThatEndedIsNotLost() throws Exception {
      long run = start();
      worker.end(run);
      told.awaitItem(UNANSWERED);
      fixture.abandon("killed");
      assertEquals(List.of(UNANSWERED), told.items);
      await("the end is counted")
          .atMost(Duration.ofSeconds(20))
          .until(() -> fixture.link.callsServed() == 1);
    }

    @Test
    void whatIsSentToAClosedLinkIsDropped() throws Exception {
      LinkedRun run = fixture.start(told);
      fixture.link.close();
      run.stop();
      run.answer(1, CommandResult.sent(), 7);
      fixture.link.finish();
      assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
      assertEquals(List.of(), told.items);
    }
  }
}
