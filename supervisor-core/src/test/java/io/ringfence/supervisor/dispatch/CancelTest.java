package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.link.OpenCalls;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CancelTest {
  private static final CallOutcome CANCELLED = new CallOutcome.Cancelled();

  @RegisterExtension final DeskFixture desk = new DeskFixture();

  CancelTest() throws Exception {}

  @Test
  void aCallThatWaitsNeverStarts() throws Exception {
    DispatchedCall call = desk.dispatch();
    call.cancel();
    assertEquals(CANCELLED, outcome(call));
    DeskWorker worker = desk.worker(1);
    DispatchedCall next = desk.dispatch();
    worker.fake.nextStart();
    assertEquals(List.of(next.call().id()), OpenCalls.of(worker.link));
  }

  @Test
  void aCallThatRunsIsStoppedAndItsSlotComesBackWithItsEnd() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    call.cancel();
    assertEquals(CANCELLED, outcome(call));
    assertEquals(new ToWorker.StopRun(run), worker.fake.next(ToWorker.StopRun.class));
    DispatchedCall next = desk.dispatch();
    assertEquals(1, worker.link.runs());
    assertFalse(next.outcome().isDone());
    worker.fake.end(run, new RunEnding.Stopped());
    assertTrue(worker.nextRun() > run);
    assertEquals(CANCELLED, call.join());
  }

  @Test
  void aCommandInFlightIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    desk.handler =
        (_, _) -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return CommandResult.answered();
        };
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    worker.fake.dial(run, 1);
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    call.cancel();
    assertEquals(CANCELLED, outcome(call));
    assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    worker.fake.next(ToWorker.StopRun.class);
    // What the host said afterwards went nowhere.
    assertEquals(Optional.empty(), worker.fake.nextIfAny());
    worker.fake.end(run, new RunEnding.Stopped());
    worker.awaitRuns(0);
  }

  @Test
  void aCommandThatComesAfterwardsIsNotPerformed() throws Exception {
    CountDownLatch performed = new CountDownLatch(1);
    desk.handler =
        (_, _) -> {
          performed.countDown();
          return CommandResult.answered();
        };
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    call.cancel();
    worker.fake.dial(run, 1);
    worker.fake.end(run, new RunEnding.Stopped());
    worker.awaitRuns(0);
    assertEquals(1, performed.getCount());
  }

  @Test
  void anEndedCallStaysAsItEnded() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.fake.end(worker.nextRun(), new RunEnding.Unanswered(404, "Not Found"));
    CallOutcome ended = outcome(call);
    call.cancel();
    call.cancel();
    assertEquals(ended, call.join());
    assertFalse(ended.equals(CANCELLED));
  }

  @Test
  void theEndOfALostWorkerComesTooLate() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.nextRun();
    call.cancel();
    desk.lose(worker, "killed");
    assertEquals(CANCELLED, outcome(call));
  }

  @Test
  void cancellingItsFutureChangesNothing() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    CompletableFuture<CallOutcome> own = call.outcome();
    assertTrue(own.cancel(true));
    assertTrue(call.outcome().complete(CANCELLED));
    assertFalse(call.outcome().isDone());
    worker.fake.end(run);
    assertFalse(outcome(call).equals(CANCELLED));
    assertEquals(
        Optional.empty(), worker.fake.nextIfAny().filter(ToWorker.StopRun.class::isInstance));
  }

  @Test
  void whatDependsOnAnOutcomeRunsOnVirtualThreads() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    CompletableFuture<Boolean> before =
        call.outcome().thenApply(_ -> Thread.currentThread().isVirtual());
    worker.fake.end(worker.nextRun());
    assertTrue(before.get(20, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptedThreadStillGetsTheOutcome() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    CompletableFuture<CallOutcome> joined = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              joined.complete(call.join());
            });
    worker.fake.end(worker.nextRun());
    assertEquals(outcome(call), joined.get(20, TimeUnit.SECONDS));
    assertTrue(waiter.join(DeskFixture.LIMIT));
  }
}
