package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static io.ringfence.supervisor.dispatch.DeskFixture.planOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.OpenCalls;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What owners have of a desk that they share. */
class SharingTest {
  private static final RunLoss BLAMED =
      new RunLoss.Blamed(new LimitExceeded(Limit.WORKER_MEMORY, 160, 150), "it allocated it all");

  @Nested
  class WithRoomForMany {
    @RegisterExtension
    final DeskFixture desk =
        new DeskFixture(RunSettings.DEFAULT, WaitingSettings.DEFAULT.calls(1_000));

    WithRoomForMany() throws Exception {}

    @Test
    void anOwnerWithFiveHundredWaitingCallsDelaysAnotherByOneRunAtMost() throws Exception {
      DeskWorker worker = desk.worker(1);
      for (int i = 0; i < 501; i++) {
        desk.dispatch();
      }
      DispatchedCall other = desk.dispatch(desk.call(planOf("berta")));
      worker.fake.end(worker.nextRun());
      long run = worker.nextRun();
      assertEquals(List.of(other.call().id()), OpenCalls.of(worker.link));
      worker.fake.end(run);
      outcome(other);
    }

    @Test
    void anOwnerWhoseWorkerIsFullHoldsUpNobody() throws Exception {
      DeskWorker annas = desk.ownedWorker(1);
      desk.dispatch();
      annas.nextRun();
      desk.dispatch();
      assertEquals(new Demand(0, 1), desk.desk().demand(Language.RUBY));
      DispatchedCall other = desk.dispatch(desk.call(planOf("berta")));
      assertEquals(new Demand(1, 2), desk.desk().demand(Language.RUBY));
      desk.onlyReady(annas);
      assertEquals(List.of(Language.RUBY, Language.RUBY), desk.wanted);
      DeskWorker bertas = desk.ownedWorker(1);
      // The spare goes to who came first of those that have the fewest running.
      long run = bertas.nextRun();
      assertEquals(List.of(other.call().id()), OpenCalls.of(bertas.link));
      bertas.fake.end(run);
      outcome(other);
    }

    @Test
    void aPlanThatDoesDamageIsRefusedAtOnceWithTheTimeOfTheNextTry() throws Exception {
      for (int i = 0; i < 3; i++) {
        DeskWorker worker = desk.worker(1);
        DispatchedCall bad = desk.dispatch();
        worker.nextRun();
        desk.lose(worker, BLAMED);
        assertInstanceOf(LimitExceeded.class, outcome(bad));
      }
      desk.awaitEvents(SupervisorEvent.PlanQuarantined.class, 1);
      DeskWorker idle = desk.worker(1);
      desk.wanted.clear();
      List<Thread> askers = new CopyOnWriteArrayList<>();
      desk.emergency = _ -> !askers.add(Thread.currentThread());
      DispatchedCall refused = desk.dispatch();
      // It is over before the dispatch returns, on the thread of its caller and without a worker.
      assertEquals(0, desk.desk().pendingCalls());
      assertEquals(0, desk.desk().admittedCalls());
      assertEquals(List.of(Thread.currentThread()), askers);
      Rejected rejected = assertInstanceOf(Rejected.class, refused.join());
      assertEquals(Refusal.QUARANTINE, rejected.refusal());
      assertEquals(3, rejected.seen());
      assertTrue(rejected.retryAfter().compareTo(Duration.ofSeconds(50)) > 0);
      assertTrue(rejected.retryAfter().compareTo(Duration.ofMinutes(1)) <= 0);
      assertEquals(Optional.empty(), idle.fake.nextStartIfAny());
      assertTrue(idle.link.isSpare(), "a refused call took a worker");
      assertEquals(List.of(), desk.wanted);
    }
  }

  @Nested
  class WithAShare {
    @RegisterExtension
    final DeskFixture desk =
        new DeskFixture(
            RunSettings.DEFAULT, WaitingSettings.DEFAULT.calls(2), new OwnerSettings(3, 1_000, 1));

    WithAShare() throws Exception {}

    @Test
    void eachOwnerHasItsCallsAndItsPartOfTheLine() throws Exception {
      desk.worker(2);
      desk.dispatch();
      desk.dispatch();
      desk.dispatch();
      assertEquals(
          new Rejected(Refusal.OWNER_CALLS, 3, 3, Duration.ofSeconds(1)), outcome(desk.dispatch()));
      desk.dispatch(desk.call(planOf("berta")));
      assertEquals(
          new Rejected(Refusal.OWNER_WAITING, 1, 1, Duration.ofSeconds(1)),
          outcome(desk.dispatch(desk.call(planOf("berta")))));
    }

    @Test
    void anOutcomeMakesRoomForTheNextCallOfItsOwner() throws Exception {
      DeskWorker worker = desk.worker(10);
      desk.dispatch();
      worker.nextRun();
      desk.dispatch();
      worker.nextRun();
      for (int i = 0; i < 100; i++) {
        DispatchedCall third = desk.dispatch();
        worker.fake.end(worker.nextRun());
        assertEquals(
            "unanswered, the caller gets 480 Temporarily Unavailable", third.join().explanation());
      }
    }

    @Test
    void anEmergencyCallGoesFirstAndTakesAPlaceInAFullLine() throws Exception {
      desk.emergency = call -> call.owner().equals("fire");
      DeskWorker worker = desk.worker(1);
      DispatchedCall running = desk.dispatch();
      DispatchedCall first = desk.dispatch();
      DispatchedCall newest = desk.dispatch(desk.call(planOf("berta")));
      DispatchedCall emergency = desk.dispatch(desk.call(planOf("fire")));
      assertEquals(
          new Rejected(Refusal.WAITING_CALLS, 2, 2, Duration.ofSeconds(1)), outcome(newest));
      worker.fake.end(worker.nextRun());
      outcome(running);
      worker.fake.end(worker.nextRun());
      assertEquals(
          "unanswered, the caller gets 480 Temporarily Unavailable",
          outcome(emergency).explanation());
      worker.fake.end(worker.nextRun());
      outcome(first);
    }

    @Test
    void whoJudgesItsWorkerKnowsThatItIsOne() throws Exception {
      desk.emergency = call -> call.owner().equals("fire");
      DeskWorker worker = desk.worker(2);
      DispatchedCall emergency = desk.dispatch(desk.call(planOf("fire")));
      DispatchedCall ordinary = desk.dispatch();
      assertEquals(
          Map.of(emergency.call().id(), true, ordinary.call().id(), false),
          worker.link.uses(0, Duration.ofSeconds(1)).stream()
              .collect(Collectors.toMap(use -> use.call().id(), RunUse::isEmergency)));
    }

    @Test
    void aHostThatCannotSayWhetherItIsAnEmergencyHasOne() throws Exception {
      desk.emergency =
          _ -> {
            throw new IllegalStateException("no idea");
          };
      desk.worker(10);
      for (int i = 0; i < 10; i++) {
        desk.dispatch();
      }
      assertEquals(10, desk.desk().pendingCalls());
      assertEquals(
          "java.lang.IllegalStateException: no idea",
          desk.awaitEvents(SupervisorEvent.CommandFailed.class, 10).getFirst().failure());
    }
  }
}
