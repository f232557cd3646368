package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The workers of one language under virtual time. */
class CrewTest {
  private static final PoolSettings POOL = PoolSettings.DEFAULT_RUBY.spares(1).atMost(4);
  private static final EndReason CRASH = new EndReason.Crashed("signal 11 (SIGSEGV)");

  private final FakeHands hands = new FakeHands(POOL, RecycleSettings.DEFAULT);

  @Nested
  class Start {

    @Test
    void theSparesAreStartedAndThenItIsStaffed() {
      hands.tick();
      assertEquals(List.of("start 1"), hands.take());
      hands.tick();
      assertEquals(List.of(), hands.take(), "one that starts is not started again");
      hands.allReady();
      hands.take();
      hands.tick();
      assertEquals(List.of("staffed"), hands.take());
    }

    @Test
    void startsThatFailInARowMakeItHopelessAndItStartsNoneAnyMore() {
      for (long i = 1; i <= 3; i++) {
        hands.now += Duration.ofMinutes(1).toNanos();
        hands.tick();
        hands.dies(i, CRASH);
      }
      assertTrue(hands.take().contains("hopeless by 3 after 3"));
      hands.now += Duration.ofMinutes(1).toNanos();
      hands.tick();
      assertEquals(List.of(), hands.take());
    }

    @Test
    void onceItWasStaffedItTriesForEver() {
      hands.grow(0);
      hands.dies(1, CRASH);
      for (long i = 2; i <= 6; i++) {
        hands.now += Duration.ofMinutes(1).toNanos();
        hands.tick();
        hands.dies(i, CRASH);
      }
      hands.take();
      hands.now += Duration.ofMinutes(1).toNanos();
      hands.tick();
      assertEquals(List.of("start 7"), hands.take());
    }
  }

  @Nested
  class End {

    @Test
    void whoLeavesIsReplacedAtTheNextTickAndCountsUntilItIsBuried() {
      hands.grow(3);
      hands.take();
      hands.on(1, new LifeEvent.MemoryRead(MemorySize.ofMegabytes(151)));
      assertEquals(List.of("LeaveRoster 1"), hands.take());
      hands.tick();
      assertEquals(List.of("AskToEnd 1"), hands.take(), "there are 4 of 4, and a spare");
      hands.on(1, new LifeEvent.Exited(new EndReason.Crashed("exit code 0"), true));
      assertEquals(List.of("GiveUpRuns 1", "Bury 1"), hands.take());
      hands.lease(4, "owner 4", 1);
      hands.tick();
      assertEquals(List.of(), hands.take(), "one that is not buried has its place");
      hands.buried(1);
      hands.tick();
      assertEquals(List.of("start 5"), hands.take());
    }

    @Test
    void whatStillRunsAfterTheDrainMoves() {
      hands.grow(1);
      hands.lease(1, "anna", 20);
      hands.on(1, new LifeEvent.MemoryRead(MemorySize.ofMegabytes(151)));
      hands.take();
      for (int i = 0; i < 30; i++) {
        hands.tick();
      }
      assertFalse(hands.deeds.contains("Kill 1"));
      hands.tick();
      assertEquals(List.of("GiveUpRuns 1", "Kill 1"), hands.take());
      Verdict verdict = Objects.requireNonNull(hands.verdicts.get(1L));
      assertInstanceOf(RunLoss.Moved.class, verdict.others());
    }

    @Test
    void theHostMayAskForIt() {
      hands.grow(1);
      hands.take();
      hands.crew.recycle(1, hands.now);
      hands.tick();
      assertEquals(List.of("LeaveRoster 1"), hands.take());
      hands.crew.recycle(99, hands.now);
      hands.tick();
      assertEquals(List.of("AskToEnd 1"), hands.take());
    }

    @Test
    void aHostThatAsksForAllDoesNotEmptyTheRoster() {
      FakeHands three = new FakeHands(POOL, RecycleSettings.DEFAULT.healthyMinimum(3));
      three.grow(3);
      for (long i = 1; i <= 4; i++) {
        three.lease(i, "owner " + i, 3);
        three.crew.recycle(i, three.now);
      }
      int readyAtLeast = three.crew.ready();
      for (int i = 0; i < 400; i++) {
        three.tick();
        for (long incarnation : List.copyOf(three.crew.states().keySet())) {
          if (three.crew.state(incarnation).orElseThrow() instanceof LifeState.Killed) {
            three.dies(incarnation, CRASH);
          }
        }
        three.allReady();
        readyAtLeast = Math.min(readyAtLeast, three.crew.ready());
      }
      assertEquals(3, readyAtLeast, "one after the other");
      for (long i = 1; i <= 4; i++) {
        assertFalse(three.crew.states().containsKey(i), "worker " + i + " is still there");
      }
    }

    @Test
    void oneThatIsNotReadyYetGoesAtOnce() {
      hands.tick();
      hands.take();
      hands.crew.recycle(1, hands.now);
      assertEquals(List.of("GiveUpRuns 1", "Kill 1"), hands.take());
    }

    @Test
    void aKillDoesNotDependOnWhatIsDoneBeforeIt() {
      hands.grow(1);
      hands.take();
      hands.failsToGiveUp = true;
      assertThrows(
          OutOfMemoryError.class,
          () -> hands.on(1, new LifeEvent.MemoryRead(MemorySize.ofMegabytes(300))));
      assertEquals(List.of("LeaveRoster 1", "Kill 1"), hands.take());
    }

    @Test
    void aCanaryThatNobodyCouldHearInAPauseIsNotLate() {
      hands.grow(0);
      hands.take();
      while (!hands.deeds.contains("RunCanary 1")) {
        hands.tick();
      }
      hands.take();
      hands.now += Duration.ofSeconds(15).toNanos();
      hands.crew.onPause(Duration.ofSeconds(15), hands.now);
      hands.tick();
      assertEquals(List.of(), hands.take());
      for (int i = 0; i < 50; i++) {
        hands.tick();
      }
      assertEquals(List.of("LeaveRoster 1", "DumpThreads 1"), hands.deeds.subList(0, 2));
    }

    @Test
    void closedItEndsAllAndStartsNone() {
      hands.grow(1);
      hands.take();
      hands.crew.close(Duration.ZERO, hands.now);
      hands.tick();
      assertEquals(
          List.of("LeaveRoster 1", "LeaveRoster 2", "AskToEnd 1", "AskToEnd 2"), hands.take());
      hands.dies(1, CRASH);
      hands.dies(2, CRASH);
      hands.tick();
      assertEquals(List.of("GiveUpRuns 1", "Bury 1", "GiveUpRuns 2", "Bury 2"), hands.take());
      assertTrue(hands.crew.isEmpty());
    }

    @Test
    void whoIsNotGoneIsNotBuried() {
      hands.grow(0);
      hands.crew.onBuried(1, hands.now);
      assertEquals(List.of(1L), List.copyOf(hands.crew.states().keySet()));
    }
  }

  @Nested
  class Deaths {

    @Test
    void manyUnexplainedOnesHaveStartsWait() {
      hands.grow(0);
      for (long i = 1; i <= 6; i++) {
        hands.dies(i, CRASH);
        hands.tick();
        hands.allReady();
      }
      assertTrue(hands.deeds.contains("degraded by 6 deaths, 0 ready"), hands.deeds::toString);
      assertFalse(hands.deeds.contains("start 7"));
      hands.now += Duration.ofSeconds(1).toNanos();
      hands.tick();
      assertTrue(hands.deeds.contains("start 7"));
      hands.take();
      hands.allReady();
      hands.tick();
      assertTrue(hands.take().contains("restored"));
    }

    @Test
    void thoseThatAPlanIsSuspectedForDoNot() {
      hands.grow(0);
      for (long i = 1; i <= 50; i++) {
        hands.evidence.put(i, BlameFinderTest.evidenceOfOneRun());
        hands.dies(i, CRASH);
        hands.tick();
        hands.allReady();
      }
      assertTrue(hands.deeds.contains("start 51"));
      assertFalse(hands.deeds.stream().anyMatch(deed -> deed.startsWith("degraded")));
    }

    private static final EndReason KILLED = new EndReason.Crashed("signal 9 (SIGKILL)");

    private boolean isDegraded() {
      return hands.deeds.stream().anyMatch(deed -> deed.startsWith("degraded by"));
    }

    /** A worker of {@code owner} is killed, and everybody becomes ready again. */
    private boolean killedIsSuspect(long incarnation, String owner) {
      hands.evidence.put(incarnation, BlameFinderTest.evidenceOf(owner));
      hands.dies(incarnation, KILLED);
      hands.now += Duration.ofSeconds(1).toNanos();
      hands.tick();
      hands.allReady();
      return Objects.requireNonNull(hands.verdicts.get(incarnation)).judged().stream()
          .anyMatch(run -> run.loss() instanceof RunLoss.Lost(_, boolean isSuspect) && isSuspect);
    }

    @Test
    void thoseOfASingleOwnerDoNotWhateverHeDiesOfButCountAgainstHim() {
      hands.grow(0);
      for (long i = 1; i <= 20; i++) {
        assertEquals(i > 5, killedIsSuspect(i, "anna"), "death " + i);
      }
      assertFalse(isDegraded(), hands.deeds::toString);
      assertTrue(hands.deeds.contains("start 21"));
    }

    @Test
    void thoseOfManyOwnersDoAndCountAgainstNobody() {
      hands.grow(0);
      for (long i = 1; i <= 6; i++) {
        assertFalse(killedIsSuspect(i, "owner " + i));
      }
      assertTrue(isDegraded(), hands.deeds::toString);
    }

    @Test
    void thoseThatAnEmergencyCallBringsAboutDoForNothingRefusesTheNextOne() {
      hands.grow(0);
      for (long i = 1; i <= 6; i++) {
        hands.evidence.put(i, BlameFinderTest.evidenceOfAnEmergency(1));
        hands.dies(i, CRASH);
        hands.tick();
        hands.allReady();
      }
      assertTrue(isDegraded(), hands.deeds::toString);
    }

    @Test
    void soDoWorkersThatEmergencyCallsFillThoughTheyEndByPlan() {
      hands.grow(0);
      for (long i = 1; i <= 6; i++) {
        hands.evidence.put(i, BlameFinderTest.evidenceOfAnEmergency(60));
        hands.lease(i, "anna", 1);
        hands.on(i, new LifeEvent.MemoryRead(MemorySize.ofMegabytes(151)));
        hands.dies(i, CRASH);
        hands.tick();
        hands.allReady();
      }
      assertTrue(isDegraded(), hands.deeds::toString);
    }

    @Test
    void plannedEndsDoNot() {
      hands.grow(0);
      for (long i = 1; i <= 50; i++) {
        hands.crew.recycle(i, hands.now);
        hands.tick();
        hands.allReady();
        hands.tick();
        assertTrue(hands.deeds.contains("LeaveRoster " + i), hands.deeds::toString);
        hands.tick();
        hands.endsAsAsked(i);
      }
      assertFalse(hands.deeds.stream().anyMatch(deed -> deed.startsWith("degraded by")));
    }
  }

  @Nested
  class Leases {

    private void idleFor(String time) {
      hands.now += LifeFixture.duration(time).toNanos();
    }

    @Test
    void eachOwnerThatWaitsGetsAWorker() {
      hands.grow(0);
      hands.take();
      hands.lease(1, "anna", 1);
      hands.demand = new Demand(1, 5);
      hands.tick();
      assertEquals(List.of("start 2", "start 3"), hands.take());
      hands.tick();
      assertEquals(List.of(), hands.take());
    }

    @Test
    void theLongestIdleOneIsTakenBackForAWaitingOwner() {
      hands.grow(4);
      hands.lease(1, "owner 1", 0);
      hands.take();
      idleFor("1s");
      hands.demand = new Demand(1, 1);
      hands.tick();
      assertEquals(List.of("LeaveRoster 2"), hands.take(), "the longest idle one");
      LifeState.Draining left =
          assertInstanceOf(LifeState.Draining.class, hands.crew.state(2).orElseThrow());
      assertInstanceOf(EndReason.LeaseTakenBack.class, left.reason());
      hands.tick();
      assertEquals(List.of("AskToEnd 2"), hands.take(), "exactly one");
      hands.endsAsAsked(2);
      hands.take();
      hands.tick();
      assertEquals(List.of("start 5"), hands.take());
    }

    private void leaseAll(String... owners) {
      hands.grow(4);
      for (int i = 0; i < owners.length; i++) {
        hands.lease(i + 1, owners[i], 5 - i);
      }
      hands.take();
    }

    private EndReason reasonOf(long incarnation) {
      return assertInstanceOf(LifeState.Draining.class, hands.crew.state(incarnation).orElseThrow())
          .reason();
    }

    @Test
    void whoHoldsAllGivesTheLeastBusyOneToAnOwnerWhoHasNone() {
      leaseAll("anna", "anna", "anna", "anna");
      hands.demand = new Demand(1, 500);
      hands.tick();
      assertEquals(List.of("LeaveRoster 4"), hands.take());
      assertEquals(new EndReason.ShareTakenBack("anna", 4, 4), reasonOf(4));
      for (int i = 0; i < 10; i++) {
        hands.tick();
      }
      assertEquals(List.of(), hands.take(), "one, which goes on with what it runs");
      hands.tick();
      assertEquals(List.of("GiveUpRuns 4", "Kill 4"), hands.take());
      assertInstanceOf(
          RunLoss.Moved.class, Objects.requireNonNull(hands.verdicts.get(4L)).others());
      hands.dies(4, CRASH);
      hands.take();
      hands.tick();
      assertEquals(List.of("start 5"), hands.take(), "the place of the one that went");
    }

    @Test
    void asManyGoAsOwnersWaitAndWhoHoldsMostGivesFirst() {
      leaseAll("berta", "anna", "anna", "anna");
      hands.demand = new Demand(3, 3);
      hands.tick();
      assertEquals(List.of("LeaveRoster 4", "LeaveRoster 3"), hands.take());
      assertEquals(new EndReason.ShareTakenBack("anna", 3, 4), reasonOf(4));
      assertEquals(new EndReason.ShareTakenBack("anna", 2, 4), reasonOf(3));
    }

    @Test
    void anIdleOneGoesBeforeOneWithCalls() {
      leaseAll("anna", "anna", "anna", "anna");
      hands.lease(2, "berta", 0);
      hands.demand = new Demand(1, 1);
      hands.tick();
      assertEquals(List.of("LeaveRoster 2"), hands.take());
      assertInstanceOf(EndReason.LeaseTakenBack.class, reasonOf(2));
    }

    @Test
    void noneWithCallsGoesWhileThereIsRoomForAnother() {
      hands.grow(2);
      hands.lease(1, "anna", 1);
      hands.lease(2, "anna", 1);
      hands.lease(3, "anna", 1);
      hands.take();
      hands.demand = new Demand(2, 2);
      hands.tick();
      assertEquals(List.of("start 4"), hands.take());
      hands.tick();
      assertEquals(List.of("LeaveRoster 1"), hands.take(), "for the second one who waits");
    }

    @Test
    void noneWithCallsGoesForASpare() {
      leaseAll("anna", "anna", "anna", "anna");
      idleFor("60s");
      hands.tick();
      assertEquals(4, hands.crew.ready());
    }

    @Test
    void theOnlyOneOfAnOwnerIsNotTakenWhileItHasCalls() {
      hands.grow(4);
      for (long i = 1; i <= 4; i++) {
        hands.lease(i, "owner " + i, 1);
      }
      hands.take();
      idleFor("6s");
      hands.demand = new Demand(3, 3);
      hands.tick();
      assertEquals(List.of(), hands.take());
    }

    @Test
    void forASpareOnlyOneThatWasIdleForLongIsTakenBack() {
      hands.grow(4);
      hands.take();
      idleFor("3s");
      hands.tick();
      assertEquals(List.of(), hands.take());
      idleFor("3s");
      hands.tick();
      assertEquals(List.of("LeaveRoster 1"), hands.take());
    }

    @Test
    void withoutCallsTheyAreTakenBackOnlyUntilTheSparesAreThere() {
      hands.grow(4);
      hands.take();
      for (int i = 0; i < 6_000; i++) {
        hands.tick();
        for (long incarnation : List.copyOf(hands.crew.states().keySet())) {
          if (hands.crew.state(incarnation).orElseThrow() instanceof LifeState.Leaving) {
            hands.endsAsAsked(incarnation);
          }
        }
        hands.allReady();
      }
      assertEquals(1, hands.deeds.stream().filter(deed -> deed.startsWith("start")).count());
      assertEquals(4, hands.crew.ready());
    }
  }

  @Nested
  class HostMemory {

    @Test
    void itMustHoldOneMoreAndKeepItsReserve() {
      hands.grow(0);
      hands.lease(1, "anna", 1);
      hands.take();
      hands.available = Optional.of(MemorySize.ofMegabytes(256 + 150 - 1));
      hands.tick();
      assertEquals(List.of(), hands.take());
      hands.available = Optional.of(MemorySize.ofMegabytes(256 + 150));
      hands.tick();
      assertEquals(List.of("start 2"), hands.take());
    }

    @Test
    void thoseThatStartHaveNotTakenTheirsYet() {
      hands.grow(0);
      hands.lease(1, "anna", 1);
      hands.take();
      hands.available = Optional.of(MemorySize.ofMegabytes(256 + 2 * 150));
      hands.demand = new Demand(3, 3);
      hands.tick();
      assertEquals(List.of("start 2", "start 3"), hands.take());
      hands.tick();
      assertEquals(List.of(), hands.take());
    }

    @Test
    void theFirstWorkerIsStartedAllTheSame() {
      hands.available = Optional.of(MemorySize.ofMegabytes(0));
      hands.tick();
      assertEquals(List.of("start 1"), hands.take());
      hands.tick();
      assertEquals(List.of(), hands.take());
    }

    @Test
    void aReplacementThatDoesNotFitBesideTheOldOneStartsAfterIt() {
      hands.grow(1);
      hands.lease(2, "berta", 1);
      hands.available = Optional.of(MemorySize.ofMegabytes(300));
      hands.on(1, new LifeEvent.MemoryRead(MemorySize.ofMegabytes(151)));
      hands.tick();
      assertFalse(hands.deeds.contains("start 3"));
      hands.endsAsAsked(1);
      hands.available = Optional.of(MemorySize.ofMegabytes(450));
      hands.tick();
      assertTrue(hands.deeds.contains("start 3"));
    }
  }

  @Nested
  class Recycling {
    private final FakeHands old =
        new FakeHands(POOL, RecycleSettings.DEFAULT.afterAge(Duration.ofMinutes(10)));

    @Test
    void anIdlePoolIsRenewedOneWorkerAfterTheOther() {
      old.grow(1);
      old.take();
      int readyAtLeast = Integer.MAX_VALUE;
      for (int i = 0; i < 7_000; i++) {
        old.tick();
        for (long incarnation : List.copyOf(old.crew.states().keySet())) {
          if (old.crew.state(incarnation).orElseThrow() instanceof LifeState.Leaving) {
            old.endsAsAsked(incarnation);
          }
        }
        old.allReady();
        readyAtLeast = Math.min(readyAtLeast, old.crew.ready());
      }
      assertFalse(old.crew.states().containsKey(1L));
      assertFalse(old.crew.states().containsKey(2L));
      assertTrue(readyAtLeast >= 1);
      assertTrue(old.take().stream().filter(deed -> deed.startsWith("start")).count() <= 3);
    }
  }
}
