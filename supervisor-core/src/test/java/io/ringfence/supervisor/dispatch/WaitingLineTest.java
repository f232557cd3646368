package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.dispatch.Openings.ForAnybody;
import io.ringfence.supervisor.dispatch.WaitingLine.Joined;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A call is a text here, its first letter its owner. */
class WaitingLineTest {
  private static final Openings ALL = new Openings(ForAnybody.SHARED, Set.of());
  private static final Openings FOR_LIFE = new Openings(ForAnybody.LEASE, Set.of());
  private static final Joined<String> WAITS = new Joined.Waits<>();

  private WaitingLine<String> line = lineOf(6, 4);

  private static WaitingLine<String> lineOf(int calls, int ofOwner) {
    return new WaitingLine<>(
        WaitingSettings.DEFAULT.calls(calls), OwnerSettings.DEFAULT.waitingCalls(ofOwner));
  }

  private static String owner(String call) {
    return call.substring(0, 1);
  }

  private static Openings only(String... owners) {
    return new Openings(ForAnybody.NONE, Set.of(owners));
  }

  private Joined<String> join(String call) {
    return line.join(call, owner(call), Standing.ORDINARY);
  }

  private Joined<String> emergency(String call) {
    return line.join(call, owner(call), Standing.EMERGENCY);
  }

  private void resumed(String call) {
    line.rejoin(call, owner(call), Standing.ORDINARY);
  }

  private void joinAll(String... calls) {
    for (String call : calls) {
      assertEquals(WAITS, join(call));
    }
  }

  private Optional<String> start(Openings openings) {
    Optional<String> next = line.next(openings);
    next.ifPresent(call -> line.onStarted(call, owner(call)));
    return next;
  }

  /** Starts all that can start, each as long as {@code runs} says how many go on. */
  private List<String> startAll(Openings openings) {
    List<String> started = new ArrayList<>();
    for (Optional<String> next = start(openings); next.isPresent(); next = start(openings)) {
      started.add(next.get());
    }
    return started;
  }

  @Nested
  class Order {

    @Test
    void ownersTakeTurnsAndEachIsFirstComeFirstServed() {
      joinAll("a1", "a2", "a3", "b1", "b2", "c1");
      assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "a3"), startAll(ALL));
    }

    @Test
    void whoHasTheFewestRunningGoesFirst() {
      line.onStarted("a0", "a");
      line.onStarted("a00", "a");
      line.onStarted("b0", "b");
      joinAll("a1", "b1", "c1", "c2");
      assertEquals(Optional.of("c1"), start(ALL));
      line.onEnded("a");
      line.onEnded("a");
      assertEquals(Optional.of("a1"), start(ALL));
      assertEquals(List.of("b1", "c2"), startAll(ALL));
    }

    @Test
    void amongEqualsWhoWasServedLongestAgoGoesFirst() {
      joinAll("a1", "a2", "b1", "b2");
      for (String expected : List.of("a1", "b1", "a2", "b2")) {
        assertEquals(Optional.of(expected), start(ALL));
        line.onEnded(owner(expected));
      }
    }

    @Test
    void aFloodDoesNotHoldUpTheFirstCallOfAnother() {
      line = lineOf(1_000, 500);
      for (int i = 0; i < 500; i++) {
        join("a" + i);
      }
      start(ALL);
      line.onEnded("a");
      join("b1");
      assertEquals(Optional.of("b1"), start(ALL));
    }

    @Test
    void emergenciesGoFirstThenWhatIsResumedInTurnWithTheRest() {
      joinAll("a1", "b1");
      resumed("a2");
      resumed("a3");
      emergency("a4");
      emergency("c5");
      assertEquals(List.of("a4", "c5", "a2", "b1", "a3", "a1"), startAll(ALL));
    }

    @Test
    void whoAlwaysHasACallToResumeStarvesNobody() {
      joinAll("b1");
      resumed("a1");
      assertEquals(Optional.of("a1"), start(ALL));
      resumed("a2");
      assertEquals(Optional.of("b1"), start(ALL));
      resumed("c1");
      assertEquals(List.of("a2", "c1"), startAll(ALL));
    }

    @Test
    void aPlaceThatOnlyItsOwnerCanTakeCostsNobodyATurn() {
      joinAll("a1", "b1");
      resumed("a2");
      assertEquals(Optional.of("a2"), start(only("a")));
      resumed("c1");
      assertEquals(Optional.of("c1"), start(ALL));
      assertEquals(Optional.of("b1"), start(ALL));
    }

    @Test
    void aPlaceOnItsOwnersOwnWorkerGoesToWhatIsResumed() {
      joinAll("a1", "a2");
      resumed("b1");
      assertEquals(Optional.of("b1"), start(ALL), "now it is the turn of the new ones");
      resumed("a3");
      assertEquals(List.of("a3", "a1", "a2"), startAll(only("a")));
    }

    @Test
    void aWorkerForLifeGoesFirstToAnOwnerOfWhomNothingRuns() {
      line.onStarted("a0", "a");
      resumed("a1");
      resumed("a2");
      joinAll("a3", "b1");
      assertEquals(Optional.of("b1"), start(FOR_LIFE));
      assertEquals(List.of("a1", "a3", "a2"), startAll(FOR_LIFE));
    }

    @Test
    void amongThoseOfWhomNothingRunsWhatIsResumedHasItsTurn() {
      line.onStarted("a0", "a");
      resumed("a1");
      resumed("b1");
      joinAll("c1", "d1");
      resumed("e1");
      assertEquals(List.of("b1", "c1", "e1", "d1", "a1"), startAll(FOR_LIFE));
    }

    @Test
    void anEmergencyGoesFirstAlsoWhereAWorkerIsForLife() {
      line.onStarted("a0", "a");
      joinAll("b1");
      emergency("a1");
      assertEquals(List.of("a1", "b1"), startAll(FOR_LIFE));
    }

    @Test
    void anEmergencyCallThatIsResumedStaysOne() {
      emergency("a1");
      line.rejoin("b1", "b", Standing.EMERGENCY);
      resumed("c1");
      assertEquals(List.of("a1", "b1", "c1"), startAll(ALL));
    }

    @Test
    void anOwnerThatCannotStartHoldsUpNobody() {
      joinAll("a1", "b1", "c1", "b2");
      emergency("a2");
      assertEquals(List.of("b1", "c1", "b2"), startAll(only("b", "c", "d")));
      assertFalse(line.hasNext(only("b", "c")));
      assertTrue(line.hasNext(only("a")));
      assertEquals(List.of("a2", "a1"), startAll(ALL));
    }

    @Test
    void aCallThatCouldNotStartHasItsPlaceAgain() {
      joinAll("a1", "a2", "b1");
      assertEquals(Optional.of("a1"), line.next(ALL));
      assertEquals(Optional.of("b1"), line.next(only("b")));
      line.putBack("b1");
      line.putBack("a1");
      assertEquals(List.of("a1", "b1", "a2"), startAll(ALL));
    }

    @Test
    void anOwnerWhoseCallCouldNotStartIsNotServedAnewForIt() {
      joinAll("a1", "b1");
      start(ALL);
      line.onEnded("a");
      joinAll("a2");
      start(ALL);
      line.onEnded("b");
      joinAll("b2");
      assertEquals(Optional.of("b2"), line.next(only("b")));
      line.putBack("b2");
      // Both were served, so both wait as long as they came: nobody is favoured.
      assertEquals(List.of("a2", "b2"), startAll(ALL));
    }

    @Test
    void anEndThatIsToldBeforeItsStartCountsAllTheSame() {
      line.onEnded("a");
      line.onStarted("a1", "a");
      assertEquals(0, line.owners());
    }
  }

  @Nested
  class Bounds {

    @Test
    void aFullLineTakesNoMore() {
      joinAll("a1", "a2", "a3", "b1", "b2", "b3");
      assertEquals(
          new Joined.Refused<String>(
              new Rejected(Refusal.WAITING_CALLS, 6, 6, Duration.ofSeconds(1))),
          join("c1"));
      line.remove("a1");
      assertEquals(WAITS, join("c1"));
    }

    @Test
    void anOwnerHasItsShare() {
      joinAll("a1", "a2", "a3", "a4");
      assertEquals(
          new Joined.Refused<String>(
              new Rejected(Refusal.OWNER_WAITING, 4, 4, Duration.ofSeconds(1))),
          join("a5"));
      assertEquals(WAITS, join("b1"));
      assertEquals(WAITS, emergency("a6"));
    }

    @Test
    void whatIsResumedNeverCounts() {
      line = lineOf(1, 1);
      resumed("a1");
      resumed("a2");
      assertEquals(WAITS, join("a3"));
      resumed("a4");
      assertEquals(4, line.calls());
      assertEquals(List.of("a3"), line.newCalls());
    }

    @Test
    void anEmergencyCallTakesThePlaceOfTheNewestOrdinaryOne() {
      joinAll("a1", "a2", "b1", "c1", "c2", "b2");
      Rejected full = new Rejected(Refusal.WAITING_CALLS, 6, 6, Duration.ofSeconds(1));
      assertEquals(new Joined.InsteadOf<>("b2", full), emergency("d1"));
      assertEquals(new Joined.InsteadOf<>("c2", full), emergency("d2"));
      assertEquals(6, line.calls());
      assertFalse(line.holds("b2"));
      assertEquals(List.of("d1", "d2", "a1", "b1", "c1", "a2"), startAll(ALL));
    }

    @Test
    void aLineFullOfEmergenciesTakesNoMore() {
      line = lineOf(1, 1);
      emergency("a1");
      resumed("c1");
      assertEquals(
          new Joined.Refused<String>(
              new Rejected(Refusal.WAITING_CALLS, 1, 1, Duration.ofSeconds(1))),
          emergency("b1"));
    }

    @Test
    void aCallThatIsBeingStartedKeepsItsPlace() {
      line = lineOf(1, 1);
      joinAll("a1");
      assertEquals(Optional.of("a1"), line.next(ALL));
      assertTrue(join("b1") instanceof Joined.Refused);
      line.putBack("a1");
      assertEquals(1, line.calls());
      line.remove("a1");
      assertEquals(0, line.calls());
    }

    @Test
    void nobodyIsRememberedWhoNeitherWaitsNorRuns() {
      joinAll("a1", "b1", "c1");
      startAll(only("a"));
      line.remove("b1");
      assertEquals(2, line.owners());
      assertEquals(Optional.of("c1"), line.next(ALL));
      line.remove("c1");
      line.onEnded("a");
      assertEquals(0, line.owners());
      assertEquals(0, line.calls());
      line.remove("c1");
      line.putBack("c1");
      assertEquals(Optional.empty(), line.next(ALL));
    }
  }

  @Test
  void itCountsTheOwnersThatWaitWithoutAWorker() {
    joinAll("a1", "a2", "b1");
    resumed("c1");
    line.onStarted("d0", "d");
    assertEquals(3, line.waitingOwners(List.of()));
    assertEquals(1, line.waitingOwners(List.of("a", "c", "d", "e")));
  }

  @Test
  void whatIsDoneForACallDoesNotDependOnHowManyWait() {
    line = lineOf(1_000_000, 1_000_000);
    for (int i = 0; i < 10_000; i++) {
      join("a" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      String other = Character.toString(0x4e00 + i);
      line.join(other, other, Standing.ORDINARY);
    }
    // Some 20,000 calls and 50,000 offers: a scan of the line at each would take minutes.
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 50_000; i++) {
            assertFalse(line.hasNext(only("x", "y")));
          }
          assertEquals(20_000, startAll(ALL).size());
        });
  }
}
