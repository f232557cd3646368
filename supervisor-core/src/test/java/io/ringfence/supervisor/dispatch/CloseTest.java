package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.pool.Roster;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloseTest {
  private static final CallOutcome NOT_RUNNING =
      new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO);

  @RegisterExtension final DeskFixture desk = new DeskFixture();

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
