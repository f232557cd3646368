package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent.CallResumed;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may happen to a call while a worker is being found for it. */
class TurnTest {
  private static final int CALLS = 1_000;

  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(RunSettings.DEFAULT, WaitingSettings.DEFAULT.longest(Duration.ofMinutes(1)));

  TurnTest() throws Exception {}

  /** One that is not on the roster, so that calls come to it only where a test brings them. */
  private DeskWorker hiddenWorker(int slots) throws Exception {
    DeskWorker worker = desk.worker(slots);
    desk.onlyReady();
    return worker;
  }

  private Optional<LinkedRun> startAndLose(
      DeskWorker worker, RunOrder order, RunListener listener) {
    Optional<LinkedRun> run = worker.link.tryStart(order, listener);
    desk.lose(worker, "killed");
    return run;
  }

  @Test
  void aCallWhoseWorkerIsLostBeforeItsStartReturnsKeepsItsPlaceInTheLine() throws Exception {
    DeskWorker first = hiddenWorker(1);
    PendingCall call = (PendingCall) desk.dispatch();
    call.takeTurn((order, listener) -> startAndLose(first, order, listener));
    assertEquals(new Demand(1, 1), desk.desk().demand(Language.RUBY));
    assertEquals(List.of(), desk.events(CallResumed.class));
    DeskWorker second = desk.worker(1);
    second.fake.end(second.nextRun());
    assertEquals(
        "unanswered, the caller gets 480 Temporarily Unavailable", outcome(call).explanation());
    assertEquals(
        List.of(new CallResumed(call.call().id(), "anna", 1, "killed", 0)),
        desk.awaitEvents(CallResumed.class, 1));
    assertEquals(new Demand(0, 0), desk.desk().demand(Language.RUBY));
  }

  @Test
  void oneThatLosesAWorkerAgainBeforeThatStartReturnsIsToldAsResumedOnceForEach() throws Exception {
    DeskWorker first = hiddenWorker(1);
    DeskWorker second = hiddenWorker(1);
    PendingCall call = (PendingCall) desk.dispatch();
    call.takeTurn((order, listener) -> startAndLose(first, order, listener));
    call.takeTurn((order, listener) -> startAndLose(second, order, listener));
    DeskWorker third = desk.worker(1);
    third.fake.end(third.nextRun());
    outcome(call);
    String id = call.call().id();
    assertEquals(
        List.of(
            new CallResumed(id, "anna", 1, "killed", 0),
            new CallResumed(id, "anna", 2, "killed", 0)),
        desk.awaitEvents(CallResumed.class, 2));
  }

  @Test
  void aCancelMissesNoRunWheneverItComes() throws Exception {
    DeskWorker worker = hiddenWorker(CALLS);
    for (int i = 0; i < CALLS; i++) {
      PendingCall call = (PendingCall) desk.dispatch();
      CyclicBarrier together = new CyclicBarrier(2);
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                meet(together);
                call.cancel();
              });
      meet(together);
      PendingCall.Turn came = call.takeTurn(worker.link::tryStart);
      assertTrue(caller.join(DeskFixture.LIMIT));
      assertEquals(new CallOutcome.Cancelled(), outcome(call));
      if (came == PendingCall.Turn.STARTED) {
        long run = worker.nextRun();
        assertEquals(new ToWorker.StopRun(run), worker.fake.next(ToWorker.StopRun.class));
        worker.fake.end(run, new RunEnding.Stopped());
      }
    }
    worker.awaitRuns(0);
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
