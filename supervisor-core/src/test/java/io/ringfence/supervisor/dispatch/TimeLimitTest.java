package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that do not keep the limits of their runs: the desk does, a little later. */
class TimeLimitTest {
  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(
          RunSettings.DEFAULT.unattended(Duration.ofMillis(500)).total(Duration.ofSeconds(2)),
          WaitingSettings.DEFAULT);

  TimeLimitTest() throws Exception {}

  private static void assertExceeded(Limit limit, long granted, DispatchedCall call)
      throws Exception {
    LimitExceeded exceeded = assertInstanceOf(LimitExceeded.class, outcome(call));
    assertEquals(limit, exceeded.limit());
    assertEquals(granted, exceeded.granted());
    assertTrue(exceeded.seen() > granted, exceeded::explanation);
  }

  @Test
  void aRunThatIsLeftAloneTooLongIsStopped() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    assertExceeded(Limit.UNATTENDED_TIME, 500, call);
    assertEquals(new ToWorker.StopRun(run), worker.fake.next(ToWorker.StopRun.class));
    worker.fake.end(run, new RunEnding.Stopped());
    worker.awaitRuns(0);
  }

  @Test
  void theTimeAWorkerTakesToPrepareAContextIsNoTimeOfTheScript() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    ToWorker.StartRun _ = worker.fake.nextStart();
    // It never begins, so the whole time is the first limit that it meets.
    assertExceeded(Limit.TOTAL_TIME, 2_000, call);
  }

  @Test
  void aRunThatLastsTooLongIsStoppedWhateverItAsksFor() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    worker.fake.say(new FromWorker.TimeExtended(run, 3_600));
    assertExceeded(Limit.TOTAL_TIME, 2_000, call);
    assertEquals(new ToWorker.StopRun(run), worker.fake.next(ToWorker.StopRun.class));
  }

  @Test
  void aCommandInFlightIsNoTimeLeftAlone() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    desk.handler =
        (_, _) -> {
          mayAnswer.await();
          return CommandResult.failed(486, "Busy");
        };
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.fake.dial(worker.nextRun(), 1);
    // The total limit ends it, long after it would have been left alone.
    assertExceeded(Limit.TOTAL_TIME, 2_000, call);
    mayAnswer.countDown();
  }

  @Test
  void aCallHasATimeLimitOfItsOwn() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch(desk.call().within(Duration.ofSeconds(1)));
    ToWorker.StartRun start = worker.fake.nextStart();
    assertTrue(start.limits().totalMillis() <= 1_000, () -> start.limits().toString());
    assertEquals(500, start.limits().unattendedMillis());
    worker.fake.say(new FromWorker.TimeExtended(start.run(), 3_600));
    assertExceeded(Limit.TOTAL_TIME, 1_000, call);
  }

  @Test
  void aLongTimeLimitOfACallDoesNotLengthenItsRun() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch(desk.call().within(Duration.ofHours(1)));
    ToWorker.StartRun start = worker.fake.nextStart();
    assertEquals(2_000, start.limits().totalMillis());
    worker.fake.say(new FromWorker.TimeExtended(start.run(), 3_600));
    assertExceeded(Limit.TOTAL_TIME, 2_000, call);
  }

  @Test
  void theTimeACallWaitedIsNotTimeOfItsRun() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall first = desk.dispatch();
    long run = worker.nextRun();
    worker.fake.say(new FromWorker.TimeExtended(run, 3_600));
    DispatchedCall second = desk.dispatch();
    assertExceeded(Limit.TOTAL_TIME, 2_000, first);
    worker.fake.next(ToWorker.StopRun.class);
    worker.fake.end(run, new RunEnding.Stopped());
    ToWorker.StartRun start = worker.fake.nextStart();
    assertEquals(2_000, start.limits().totalMillis());
    assertFalse(second.outcome().isDone());
    worker.fake.say(new FromWorker.RunBegun(start.run()));
    assertExceeded(Limit.UNATTENDED_TIME, 500, second);
  }
}
