package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.OpenCalls;
import io.ringfence.worker.protocol.RunEnding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoutingTest {
  private static final CallOutcome UNANSWERED =
      new Completed(new Ending.Unanswered(480, "Temporarily Unavailable"));

  @RegisterExtension final DeskFixture desk = new DeskFixture();

  RoutingTest() throws Exception {}

  private static Call of(Dialplan plan) {
    return Call.inbound("c-1", plan, DeskFixture.REQUEST);
  }

  @Nested
  class Workers {

    @Test
    void theLeastBusyTakesACall() throws Exception {
      DeskWorker busy = desk.worker(4);
      desk.dispatch();
      desk.dispatch();
      DeskWorker lessBusy = desk.worker(4);
      desk.onlyReady(lessBusy);
      desk.dispatch();
      desk.onlyReady(busy, lessBusy);
      desk.dispatch();
      assertEquals(2, busy.link.runs());
      assertEquals(2, lessBusy.link.runs());
    }

    @Test
    void aSpareTakesACallOnlyWhenAllOthersAreFull() throws Exception {
      DeskWorker serving = desk.worker(3);
      desk.dispatch();
      DeskWorker spare = desk.worker(3);
      desk.dispatch();
      desk.dispatch();
      assertEquals(3, serving.link.runs());
      assertTrue(spare.link.isSpare());
      desk.dispatch();
      assertEquals(1, spare.link.runs());
      assertFalse(spare.link.isSpare());
    }

    @Test
    void equalsTakeTurns() throws Exception {
      DeskWorker one = desk.worker(1);
      DeskWorker other = desk.worker(1);
      for (DeskWorker worker : new DeskWorker[] {one, other}) {
        desk.onlyReady(worker);
        DispatchedCall first = desk.dispatch();
        worker.fake.end(worker.nextRun());
        assertEquals(UNANSWERED, outcome(first));
        worker.awaitRuns(0);
      }
      desk.onlyReady(one, other);
      int ofOne = 0;
      for (int i = 0; i < 10; i++) {
        DispatchedCall call = desk.dispatch();
        DeskWorker taker = one.link.runs() == 1 ? one : other;
        ofOne += taker == one ? 1 : 0;
        taker.fake.end(taker.nextRun());
        assertEquals(UNANSWERED, outcome(call));
        taker.awaitRuns(0);
      }
      assertEquals(5, ofOne);
    }

    @Test
    void whatAWorkerSaysOfTheEndIsTheOutcome() throws Exception {
      DeskWorker worker = desk.worker(1);
      DispatchedCall call = desk.dispatch();
      worker.fake.end(
          worker.nextRun(), new RunEnding.Failed(RunEnding.Fault.EXCEPTION, 3, "no method"));
      assertEquals(
          new CallOutcome.ScriptFailed(CallOutcome.Fault.EXCEPTION, 3, "no method"), outcome(call));
      DispatchedCall other = desk.dispatch();
      worker.fake.end(worker.nextRun(), new RunEnding.EngineFailed("LinkageError"));
      assertEquals(
          new CallOutcome.ScriptFailed(
              CallOutcome.Fault.ENGINE, 0, "the engine failed: LinkageError"),
          outcome(other));
    }
  }

  @Nested
  class Waiting {

    @Test
    void callsStartInTheirOrderAsRoomIsMade() throws Exception {
      DeskWorker worker = desk.worker(1);
      DispatchedCall first = desk.dispatch();
      DispatchedCall second = desk.dispatch();
      DispatchedCall third = desk.dispatch();
      for (DispatchedCall call : new DispatchedCall[] {first, second, third}) {
        long run = worker.nextRun();
        assertEquals(List.of(call.call().id()), OpenCalls.of(worker.link));
        worker.fake.end(run);
        assertEquals(UNANSWERED, outcome(call));
      }
    }

    @Test
    void aCallStartsOnAWorkerThatJoins() throws Exception {
      DispatchedCall call = desk.dispatch();
      DeskWorker worker = desk.worker(1);
      worker.fake.end(worker.nextRun());
      assertEquals(UNANSWERED, outcome(call));
    }

    @Test
    void oneTooManyIsRefusedWithTheNumbers() throws Exception {
      desk.dispatch();
      desk.dispatch();
      assertEquals(
          new Rejected(Refusal.WAITING_CALLS, 2, 2, Duration.ofSeconds(1)),
          outcome(desk.dispatch()));
    }

    @Test
    void oneThatGaveUpMakesRoomForAnother() throws Exception {
      DispatchedCall first = desk.dispatch();
      desk.dispatch();
      first.cancel();
      DispatchedCall third = desk.dispatch();
      assertFalse(third.outcome().isDone());
      assertEquals(2, desk.desk().pendingCalls());
    }

    @Test
    void aCallTimesOutWithinItsOwnLimit() throws Exception {
      DispatchedCall call = desk.dispatch(desk.call().within(Duration.ofMillis(120)));
      CallOutcome.LimitExceeded late =
          assertInstanceOf(CallOutcome.LimitExceeded.class, outcome(call));
      assertEquals(CallOutcome.Limit.TOTAL_TIME, late.limit());
      assertEquals(120, late.granted());
      assertTrue(late.seen() >= 120, late::explanation);
    }
  }

  @Nested
  class Refused {

    @Test
    void aLanguageWithoutAPool() throws Exception {
      assertEquals(
          new Rejected(Refusal.NO_POOL, 1, 0, Duration.ZERO),
          outcome(desk.dispatch(of(Dialplan.of("a", "m", Language.JAVASCRIPT, "1")))));
    }

    @Test
    void anEmptyPlan() throws Exception {
      desk.worker(1);
      CallOutcome.ScriptFailed failed =
          assertInstanceOf(
              CallOutcome.ScriptFailed.class,
              outcome(desk.dispatch(of(Dialplan.of("a", "m", Language.RUBY, " \n")))));
      assertEquals(CallOutcome.Fault.EMPTY, failed.fault());
    }

    @Test
    void aPlanThatIsTooLarge() throws Exception {
      DeskWorker worker = desk.worker(1);
      Dialplan large = Dialplan.of("a", "m", Language.RUBY, "é".repeat(1 << 17) + "x");
      assertEquals(
          new CallOutcome.LimitExceeded(CallOutcome.Limit.PLAN_SIZE, 262_145, 262_144),
          outcome(desk.dispatch(of(large))));
      Dialplan longest = Dialplan.of("a", "m", Language.RUBY, "é".repeat(1 << 17));
      desk.dispatch(of(longest));
      assertEquals(longest.hash(), worker.fake.nextStart().planHash());
    }

    @Test
    void anythingOnceItIsClosed() throws Exception {
      DeskWorker worker = desk.worker(1);
      desk.desk().close(Duration.ZERO);
      assertEquals(
          new Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO), outcome(desk.dispatch()));
      assertEquals(Optional.empty(), worker.fake.nextStartIfAny());
    }
  }
}
