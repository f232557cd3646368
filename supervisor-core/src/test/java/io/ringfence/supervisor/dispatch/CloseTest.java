package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.pool.Roster;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloseTest {
  private static final CallOutcome NOT_RUNNING =
      new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO);

  private static final Command NO_SERVICE = new Command.Respond(503, "Service Unavailable", "");
  private static final Command DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());

  @RegisterExtension final DeskFixture desk = new DeskFixture();

  private final List<Command> performed = new CopyOnWriteArrayList<>();

  CloseTest() throws Exception {}

  @Test
  void aRunThatEndsInTimeKeepsItsOutcome() throws Exception {
    DeskWorker worker = desk.worker(2);
    DispatchedCall quick = desk.dispatch();
    long quickRun = worker.nextRun();
    DispatchedCall slow = desk.dispatch();
    long slowRun = worker.nextRun();
    Thread closing = Thread.ofPlatform().start(() -> desk.desk().close(Duration.ofSeconds(4)));
    await("no call is taken any more")
        .atMost(DeskFixture.LIMIT)
        .until(() -> outcome(desk.dispatch()).equals(NOT_RUNNING));
    worker.fake.end(quickRun, new RunEnding.Unanswered(404, "Not Found"));
    assertEquals("unanswered, the caller gets 404 Not Found", outcome(quick).explanation());
    assertFalse(slow.outcome().isDone());
    assertTrue(closing.join(DeskFixture.LIMIT));
    assertEquals(new CallOutcome.Cancelled(), outcome(slow));
    assertEquals(new ToWorker.StopRun(slowRun), worker.fake.next(ToWorker.StopRun.class));
  }

  @Test
  void itEndsAsSoonAsTheLastRunHas() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    Thread closing = Thread.ofPlatform().start(() -> desk.desk().close(Duration.ofMinutes(5)));
    worker.fake.end(worker.nextRun());
    assertTrue(closing.join(DeskFixture.LIMIT), "it waits though nothing runs");
    assertFalse(outcome(call) instanceof CallOutcome.Cancelled);
  }

  @Test
  void whoWaitsIsRefusedAtOnce() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall running = desk.dispatch();
    DispatchedCall waiting = desk.dispatch();
    Thread closing = Thread.ofPlatform().start(() -> desk.desk().close(Duration.ofMinutes(5)));
    assertEquals(NOT_RUNNING, outcome(waiting));
    assertFalse(running.outcome().isDone());
    worker.fake.end(worker.nextRun());
    assertTrue(closing.join(DeskFixture.LIMIT));
    assertTrue(worker.fake.nextStartIfAny().isEmpty());
  }

  /** Treats callers by {@code treatment}; a dial rings until it is called off. */
  private void treatWith(Treatment treatment) {
    desk.treatment = _ -> treatment;
    desk.handler =
        (_, command) -> {
          performed.add(command);
          if (command instanceof Command.Respond) {
            return CommandResult.sent();
          }
          new CountDownLatch(1).await();
          return CommandResult.answered();
        };
  }

  private void awaitPerformed(Command... commands) {
    await("the host performs " + List.of(commands))
        .atMost(DeskFixture.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> performed.equals(List.of(commands)));
  }

  @Test
  void aCallerWhoseCallItEndsIsToldThatThereIsNoService() throws Exception {
    treatWith(new Treatment.FittingResponse());
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.fake.dial(worker.nextRun(), 1);
    awaitPerformed(DIAL);
    desk.desk().close(Duration.ZERO);
    assertEquals(new CallOutcome.Cancelled(), outcome(call));
    assertEquals(List.of(DIAL, NO_SERVICE), performed);
  }

  @Test
  void nobodyIsDialledForOneAnyMore() throws Exception {
    treatWith(new Treatment.Route("voicemail", Duration.ofSeconds(20)));
    DeskWorker worker = desk.worker(1);
    desk.dispatch();
    worker.nextRun();
    desk.desk().close(Duration.ZERO);
    assertEquals(List.of(NO_SERVICE), performed);
  }

  @Test
  void whomSomebodyIsDialledForWhenTheTimeIsOverGetsAResponse() throws Exception {
    treatWith(new Treatment.Route("voicemail", Duration.ofSeconds(20)));
    Command voicemail = new Command.Dial("voicemail", Duration.ofSeconds(20), Optional.empty());
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.fake.end(worker.nextRun(), new RunEnding.Unanswered(486, "Busy"));
    outcome(call);
    awaitPerformed(voicemail);
    desk.desk().close(Duration.ZERO);
    assertEquals(List.of(voicemail, new Command.Respond(486, "Busy", "")), performed);
  }

  @Test
  void aCallIsOverOnlyWhenItsCallerIsKnownToNeedATreatment() {
    List<String> told = new ArrayList<>();
    PendingCall call = new PendingCall(desk.call(), desk.terms(), new ToldDesk(told));
    var _ = call.over().thenRun(() -> told.add("over"));
    call.refuse(NOT_RUNNING);
    assertEquals(List.of("settling", "unanswered", "settled", "over"), told);
    assertEquals(NOT_RUNNING, call.join());
  }

  /** A desk that writes down what it is told of the end of a call. */
  private record ToldDesk(List<String> told) implements PendingCall.Desk {
    @Override
    public void onSettling(PendingCall call, Conduct conduct) {
      told.add("settling");
    }

    @Override
    public void onSettled(PendingCall call) {
      told.add("settled");
    }

    @Override
    public void onStarted(PendingCall call) {}

    @Override
    public void onRunOver(PendingCall call) {}

    @Override
    public void onSlotFree(PendingCall call) {}

    @Override
    public void onWaitingAgain(PendingCall call) {}

    @Override
    public void onStrike(PendingCall call) {}

    @Override
    public void onUnanswered(Unanswered caller) {
      told.add("unanswered");
    }
  }

  @Test
  void aDeskThatNeverOpenedCloses() {
    CallDesk closed =
        new CallDesk(desk.terms(), Set.of(Language.RUBY), () -> Roster.EMPTY, _ -> {});
    assertTimeoutPreemptively(DeskFixture.LIMIT, () -> closed.close(Duration.ofSeconds(1)));
    assertEquals(NOT_RUNNING, closed.dispatch(desk.call()).join());
  }

  @Test
  void itClosesTwice() {
    desk.desk().close(Duration.ZERO);
    assertTimeoutPreemptively(DeskFixture.LIMIT, () -> desk.desk().close(Duration.ofMinutes(1)));
  }
}
