package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.pool.RecyclePlan.Candidate;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose calls or age are served out; the rules of the fixture allow 100 calls and an hour. */
class RecyclePlanTest {
  private static final RecycleSettings SETTINGS = RecycleSettings.DEFAULT;
  private static final EndReason SERVED = new EndReason.CallsServed(100, 100);

  private static Candidate worker(long incarnation, int runs, long served, boolean isSpare) {
    Vitals vitals =
        new Vitals(LifeFixture.NOW, runs, served, Optional.empty(), Optional.empty(), 0, isSpare);
    return new Candidate(incarnation, LifeFixture.RULES, LifeFixture.ago("20s"), vitals, false);
  }

  private static Candidate spent(long incarnation, int runs) {
    return worker(incarnation, runs, 100, false);
  }

  private static Candidate fresh(long incarnation) {
    return worker(incarnation, 3, 99, false);
  }

  private static Candidate spare(long incarnation) {
    return worker(incarnation, 0, 0, true);
  }

  private static Candidate oldSpare(long incarnation, String age) {
    Candidate young = spare(incarnation);
    return new Candidate(incarnation, young.rules(), LifeFixture.ago(age), young.vitals(), false);
  }

  private static Candidate asked(Candidate worker) {
    return new Candidate(
        worker.incarnation(), worker.rules(), worker.startedNanos(), worker.vitals(), true);
  }

  private static RecyclePlan plan(RecycleSettings settings, int already, Candidate... ready) {
    return plan(settings, already, true, ready);
  }

  private static RecyclePlan plan(
      RecycleSettings settings, int already, boolean hasRoom, Candidate... ready) {
    PoolSettings pool = PoolSettings.DEFAULT_RUBY.spares(1).atMost(4);
    return RecyclePlan.of(
        settings,
        List.of(ready),
        new RecyclePlan.Surroundings(pool, already, hasRoom),
        LifeFixture.NOW);
  }

  private static RecyclePlan nobody(int spares) {
    return new RecyclePlan(List.of(), spares);
  }

  private static RecyclePlan leaves(long... incarnations) {
    return new RecyclePlan(
        Arrays.stream(incarnations)
            .mapToObj(incarnation -> new RecyclePlan.Leaving(incarnation, SERVED))
            .toList(),
        1);
  }

  @Test
  void whoServedItsCallsGoesWhereASpareStandsReady() {
    assertEquals(leaves(1), plan(SETTINGS, 0, spent(1, 4), spare(2)));
    assertEquals(nobody(1), plan(SETTINGS, 0, fresh(1), spare(2)));
  }

  @Test
  void whoLivedItsTimeGoesToo() {
    Candidate old =
        new Candidate(1, LifeFixture.RULES, LifeFixture.ago("1h0.001s"), fresh(1).vitals(), false);
    RecyclePlan plan = plan(SETTINGS, 0, old, spare(2));
    EndReason tooOld = new EndReason.TooOld(LifeFixture.duration("1h0.001s"), Duration.ofHours(1));
    assertEquals(List.of(new RecyclePlan.Leaving(1, tooOld)), plan.leaving());
    Candidate almost =
        new Candidate(1, LifeFixture.RULES, LifeFixture.ago("1h"), fresh(1).vitals(), false);
    assertEquals(nobody(1), plan(SETTINGS, 0, almost, spare(2)));
  }

  @Test
  void withoutASpareItWaitsForOne() {
    assertEquals(nobody(1), plan(SETTINGS, 0, spent(1, 4), fresh(2)));
  }

  @Test
  void whoRunsNothingNeedsNoSpareInItsPlace() {
    assertEquals(leaves(1), plan(SETTINGS, 0, spent(1, 0), fresh(2)));
  }

  @Test
  void anOldSpareHasItsReplacementStartedFirst() {
    assertEquals(nobody(2), plan(SETTINGS, 0, oldSpare(1, "2h")));
    RecyclePlan plan = plan(SETTINGS, 0, oldSpare(1, "2h"), spare(2));
    assertEquals(
        List.of(1L), plan.leaving().stream().map(RecyclePlan.Leaving::incarnation).toList());
  }

  @Test
  void neverFewerThanTheHealthyMinimumStay() {
    RecycleSettings three = SETTINGS.healthyMinimum(3);
    assertEquals(nobody(3), plan(three, 0, spent(1, 4), spare(2)), "two more start first");
    assertEquals(nobody(2), plan(three, 0, spent(1, 4), fresh(2), spare(3)));
    assertEquals(leaves(1), plan(three, 0, spent(1, 4), fresh(2), fresh(3), spare(4)));
  }

  @Test
  void oneAtOnceIncludesTheOneThatIsLeaving() {
    assertEquals(leaves(1), plan(SETTINGS, 0, spent(1, 1), spent(2, 1), spare(3), spare(4)));
    assertEquals(nobody(1), plan(SETTINGS, 1, spent(1, 1), spent(2, 1), spare(3), spare(4)));
    assertEquals(
        leaves(1, 2), plan(SETTINGS.atOnce(2), 0, spent(1, 1), spent(2, 1), spare(3), spare(4)));
  }

  @Test
  void aSpareStandsForOneWorkerOnly() {
    assertEquals(
        leaves(1), plan(SETTINGS.atOnce(2), 0, spent(1, 1), spent(2, 1), fresh(3), spare(4)));
  }

  @Test
  void whoRunsLeastGoesFirst() {
    assertEquals(leaves(2), plan(SETTINGS, 0, spent(1, 9), spent(2, 1), spare(3)));
  }

  @Test
  void whatTheHostWishesKeepsTheMinimumAndTheNumberAtOnce() {
    assertEquals(nobody(1), plan(SETTINGS, 0, asked(fresh(1)), fresh(2)), "a spare starts first");
    assertEquals(wished(1), plan(SETTINGS, 0, asked(fresh(1)), asked(fresh(2)), spare(3)));
    assertEquals(nobody(1), plan(SETTINGS, 1, asked(fresh(1)), spare(3)));
    assertEquals(nobody(2), plan(SETTINGS, 0, asked(spare(1))), "its replacement starts first");
    assertEquals(nobody(2), plan(SETTINGS.healthyMinimum(2), 0, asked(fresh(1)), spare(2)));
  }

  @Test
  void whatTheHostWishesGoesBeforeWhatIsSpent() {
    assertEquals(wished(2), plan(SETTINGS, 0, spent(1, 0), asked(fresh(2)), spare(3)));
  }

  @Test
  void whatTheHostWishesComesAboutWhereThereIsNoPlaceForAReplacement() {
    assertEquals(wished(1), plan(SETTINGS, 0, false, asked(fresh(1)), fresh(2), fresh(3)));
    RecycleSettings all = SETTINGS.healthyMinimum(4);
    assertEquals(wished(1), plan(all, 0, false, asked(fresh(1)), fresh(2), fresh(3), fresh(4)));
    assertEquals(List.of(), plan(all, 0, false, asked(fresh(1)), fresh(2), fresh(3)).leaving());
    assertEquals(
        List.of(), plan(all, 0, false, spent(1, 1), fresh(2), fresh(3), fresh(4)).leaving());
  }

  private static RecyclePlan wished(long incarnation) {
    RecyclePlan.Leaving leaving = new RecyclePlan.Leaving(incarnation, new EndReason.HostAsked());
    return new RecyclePlan(List.of(leaving), 1);
  }

  @Test
  void noPlanEverBreaksTheMinimumOrTheNumberAtOnce() {
    for (int minimum = 0; minimum < 5; minimum++) {
      for (int atOnce = 1; atOnce < 4; atOnce++) {
        for (int already = 0; already < 4; already++) {
          for (int spares = 0; spares < 4; spares++) {
            List<Candidate> ready = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              ready.add(spent(i, i));
            }
            for (int i = 0; i < spares; i++) {
              ready.add(spare(10 + i));
            }
            RecycleSettings settings = SETTINGS.healthyMinimum(minimum).atOnce(atOnce);
            int go = plan(settings, already, ready.toArray(Candidate[]::new)).leaving().size();
            assertTrue(go == 0 || ready.size() - go >= minimum);
            assertTrue(go == 0 || go + already <= atOnce);
          }
        }
      }
    }
  }
}
