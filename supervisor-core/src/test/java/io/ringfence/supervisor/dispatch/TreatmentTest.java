package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TreatmentTest {
  @RegisterExtension final DeskFixture desk = new DeskFixture();

  private final List<Command> performed = new CopyOnWriteArrayList<>();

  TreatmentTest() throws Exception {}

  private void treatWith(Treatment treatment, CommandResult dialled) {
    desk.treatment = _ -> treatment;
    desk.handler =
        (_, command) -> {
          performed.add(command);
          return command instanceof Command.Dial ? dialled : CommandResult.sent();
        };
  }

  private void endWith(RunEnding ending) throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.fake.end(worker.nextRun(), ending);
    outcome(call);
  }

  private void assertTreated(Command... commands) {
    List<Command> told =
        desk.awaitEvents(SupervisorEvent.CallTreated.class, commands.length).stream()
            .map(SupervisorEvent.CallTreated::command)
            .toList();
    assertEquals(List.of(commands), told);
    assertEquals(List.of(commands), performed);
  }

  private static String fitting(CallOutcome outcome) {
    return outcome.fittingResponse().map(Command::explanation).orElse("nothing");
  }

  private static String fitting(Refusal refusal) {
    return fitting(new CallOutcome.Rejected(refusal, 1, 0, Duration.ZERO));
  }

  @Test
  void eachOutcomeHasItsFittingAnswer() {
    assertEquals("nothing", fitting(new Completed(new Ending.Answered())));
    assertEquals("Respond 503 'Service Unavailable'", fitting(new CallOutcome.Cancelled()));
    assertEquals("Respond 486 'Busy'", fitting(new Completed(new Ending.Unanswered(486, "Busy"))));
    assertEquals(
        "Respond 480 'Temporarily Unavailable'",
        fitting(new Completed(new Ending.Unanswered(200, "OK"))));
    for (int status : new int[] {301, 302, 401, 407}) {
      assertEquals(
          "Respond 480 'Temporarily Unavailable'",
          fitting(new Completed(new Ending.Unanswered(status, "For us"))));
    }
    assertEquals("Respond 302 'Moved'", fitting(new Completed(new Ending.Responded(302, "Moved"))));
    assertEquals(
        "Respond 500 'Dialplan failed'",
        fitting(new CallOutcome.ScriptFailed(CallOutcome.Fault.SYNTAX, 3, "no end")));
    assertEquals(
        "Respond 500 'Dialplan exceeded a limit'",
        fitting(new CallOutcome.LimitExceeded(Limit.CPU_TIME, 2, 1)));
    assertEquals(
        "Respond 500 'Long running dialplan script is being forcefully terminated'",
        fitting(new CallOutcome.LimitExceeded(Limit.UNATTENDED_TIME, 2, 1)));
    assertEquals(
        "Respond 500 'Dialplan interrupted'", fitting(new CallOutcome.WorkerLost(1, "killed", 3)));
    Command busy = new Command.Respond(486, "Busy", "");
    assertEquals(
        "Respond 500 'Dialplan diverged'",
        fitting(new CallOutcome.Diverged(1, busy, Optional.empty())));
  }

  @Test
  void eachRefusalHasItsFittingAnswer() {
    for (Refusal refusal : Refusal.values()) {
      boolean isService = refusal == Refusal.NO_POOL || refusal == Refusal.NOT_RUNNING;
      Command.Respond response =
          new CallOutcome.Rejected(refusal, 1, 1, Duration.ofMillis(1_001))
              .fittingResponse()
              .orElseThrow();
      assertEquals(isService ? 503 : 480, response.status(), refusal::label);
      assertEquals("Retry-After: 2", response.headers());
    }
    assertEquals("Respond 503 'Service Unavailable'", fitting(Refusal.NO_POOL));
    assertEquals(
        "Respond 480 'Dial plan execution exceeded maximum allowed'", fitting(Refusal.OWNER_CALLS));
    assertEquals("Respond 480 'Call Manager overloaded'", fitting(Refusal.WAITING_CALLS));
    assertEquals("Respond 480 'Daily call limit reached'", fitting(Refusal.OWNER_DAY));
  }

  @Test
  void aCallerWithoutAnAnswerGetsTheFittingOne() throws Exception {
    treatWith(new Treatment.FittingResponse(), CommandResult.answered());
    endWith(new RunEnding.Failed(RunEnding.Fault.EXCEPTION, 3, "no method"));
    assertTreated(new Command.Respond(500, "Dialplan failed", ""));
  }

  @Test
  void orWhateverResponseItsOwnerWants() throws Exception {
    treatWith(new Treatment.Response(302, "Elsewhere"), CommandResult.answered());
    endWith(new RunEnding.Unanswered(486, "Busy"));
    assertTreated(new Command.Respond(302, "Elsewhere", ""));
  }

  @Test
  void aRouteThatAnswersIsAllThatIsDone() throws Exception {
    treatWith(new Treatment.Route("voicemail", Duration.ofSeconds(20)), CommandResult.answered());
    endWith(new RunEnding.Unanswered(486, "Busy"));
    assertTreated(new Command.Dial("voicemail", Duration.ofSeconds(20), Optional.empty()));
  }

  @Test
  void aRouteThatFailsIsFollowedByTheFittingResponse() throws Exception {
    treatWith(
        new Treatment.Route("voicemail", Duration.ofSeconds(20)),
        CommandResult.failed(404, "Not Found"));
    endWith(new RunEnding.Unanswered(486, "Busy"));
    assertTreated(
        new Command.Dial("voicemail", Duration.ofSeconds(20), Optional.empty()),
        new Command.Respond(486, "Busy", ""));
  }

  @Test
  void aRefusedCallIsTreatedToo() throws Exception {
    treatWith(new Treatment.FittingResponse(), CommandResult.answered());
    desk.dispatch();
    desk.dispatch();
    outcome(desk.dispatch());
    assertTreated(new Command.Respond(480, "Call Manager overloaded", "Retry-After: 1"));
  }

  @Test
  void aCallerWithAFinalResponseAndOneWhoIsGoneAreLeftAlone() throws Exception {
    treatWith(new Treatment.FittingResponse(), CommandResult.answered());
    DeskWorker worker = desk.worker(1);
    DispatchedCall responded = desk.dispatch();
    long run = worker.nextRun();
    worker.fake.respond(run, 1, 486);
    worker.fake.next(ToWorker.CommandAnswered.class);
    worker.fake.end(run, new RunEnding.Responded(486, "Busy"));
    outcome(responded);
    DispatchedCall cancelled = desk.dispatch();
    cancelled.cancel();
    outcome(cancelled);
    desk.desk().close(DeskFixture.LIMIT);
    assertEquals(List.of(new Command.Respond(486, "Busy", "")), performed);
    assertEquals(List.of(), desk.events(SupervisorEvent.CallTreated.class));
  }

  @Test
  void aHostThatDoesNotKnowTheTreatmentLeavesNobodyWithoutAnAnswer() throws Exception {
    treatWith(new Treatment.LeftToHost(), CommandResult.answered());
    desk.treatment =
        _ -> {
          throw new IllegalStateException("no idea");
        };
    endWith(new RunEnding.Unanswered(486, "Busy"));
    assertTreated(new Command.Respond(486, "Busy", ""));
    assertEquals(
        "treatment", desk.awaitEvents(SupervisorEvent.CommandFailed.class, 1).getFirst().command());
  }

  @Test
  void itBeginsWhenTheHostHasReturnedFromTheLastCommand() throws Exception {
    CompletableFuture<Boolean> overlapped = new CompletableFuture<>();
    CountDownLatch ringing = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    desk.treatment = _ -> new Treatment.FittingResponse();
    desk.handler =
        (_, command) -> {
          if (command instanceof Command.Respond) {
            overlapped.complete(mayReturn.getCount() > 0);
            return CommandResult.sent();
          }
          ringing.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            mayReturn.await();
          }
          return CommandResult.failed(487, "Request Terminated");
        };
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    worker.fake.dial(run, 1);
    ringing.await();
    worker.fake.end(run, new RunEnding.LimitReached(RunEnding.Limit.TOTAL_TIME, 2, 1));
    outcome(call);
    mayReturn.countDown();
    assertEquals(false, overlapped.get());
  }

  @Test
  void whoClosesWaitsForItNoLongerThanTheLimit() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    desk.treatment = _ -> new Treatment.FittingResponse();
    desk.handler =
        (_, _) -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            interrupted.countDown();
          }
          return CommandResult.sent();
        };
    endWith(new RunEnding.Unanswered(486, "Busy"));
    begun.await();
    Thread closing = Thread.ofPlatform().start(() -> desk.desk().close(Duration.ofMillis(100)));
    assertTrue(closing.join(DeskFixture.LIMIT));
    interrupted.await();
  }
}
