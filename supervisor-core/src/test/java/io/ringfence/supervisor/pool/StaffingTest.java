package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.pool.Staffing.Headcount;
import io.ringfence.supervisor.settings.PoolSettings;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaffingTest {
  private static final PoolSettings LEASED = PoolSettings.DEFAULT_RUBY.spares(2).atMost(10);
  private static final PoolSettings SHARED =
      PoolSettings.DEFAULT_JAVASCRIPT.spares(1).atMost(8).runsPerWorker(20);
  private static final int ENOUGH = 100;

  private static int starts(PoolSettings pool, Headcount count, Demand demand) {
    return Staffing.of(pool, count, demand, pool.spares(), ENOUGH).starts();
  }

  @Nested
  class Starts {

    @ParameterizedTest(name = "{0} starting, {1} spare, {2} alive: {3} to start")
    @CsvSource({
      "0, 0, 0, 2",
      "1, 0, 1, 1",
      "2, 0, 2, 0",
      "0, 2, 2, 0",
      "1, 1, 2, 0",
      "0, 3, 3, 0",
      "0, 0, 2, 2",
      "0, 0, 3, 1",
      "0, 0, 4, 0",
      "0, 1, 4, 0",
      "0, 0, 5, 0",
    })
    void sparesAreMadeUpWithinTheCap(int starting, int spare, int alive, int starts) {
      Headcount count = new Headcount(starting, alive - starting, spare, 0, alive);
      assertEquals(starts, starts(LEASED.atMost(4), count, Demand.NONE));
    }

    @ParameterizedTest(name = "{0} owners wait, {1} spare, {2} starting: {3} to start")
    @CsvSource({"1, 2, 0, 1", "1, 0, 0, 3", "2, 0, 0, 4", "2, 0, 2, 2", "2, 0, 4, 0", "1, 0, 3, 0"})
    void eachOwnerWithoutWorkerNeedsOneBesideTheSpares(
        int owners, int spare, int starting, int starts) {
      Headcount count = new Headcount(starting, spare, spare, 0, spare + starting);
      assertEquals(starts, starts(LEASED, count, new Demand(owners, owners * 5)));
    }

    @ParameterizedTest(name = "{0} calls wait for shared workers: {1} to start")
    @CsvSource({"0, 1", "1, 2", "20, 2", "21, 3", "60, 4", "1000, 4"})
    void sharedWorkersAreReckonedByTheCallsThatWait(int calls, int starts) {
      Headcount count = new Headcount(0, 2, 0, 0, 2);
      assertEquals(starts, starts(SHARED, count, new Demand(calls, calls)));
    }

    @Test
    void noMoreThanFourStartAtOnce() {
      Demand many = new Demand(9, 9);
      assertEquals(4, starts(LEASED, new Headcount(0, 0, 0, 0, 0), many));
      assertEquals(1, starts(LEASED, new Headcount(3, 0, 0, 0, 3), many));
      assertEquals(0, starts(LEASED, new Headcount(4, 0, 0, 0, 4), many));
    }

    @Test
    void theMemoryOfTheHostHoldsFurtherWorkersBack() {
      Headcount oneReady = new Headcount(0, 1, 0, 0, 1);
      assertEquals(0, Staffing.of(LEASED, oneReady, Demand.NONE, 2, 0).starts());
      assertEquals(1, Staffing.of(LEASED, oneReady, Demand.NONE, 2, 1).starts());
    }

    @Test
    void theMemoryOfTheHostKeepsNobodyFromTheFirstWorker() {
      Headcount nobody = new Headcount(0, 0, 0, 3, 3);
      assertEquals(1, Staffing.of(LEASED, nobody, Demand.NONE, 2, 0).starts());
      Headcount oneStarts = new Headcount(1, 0, 0, 0, 1);
      assertEquals(0, Staffing.of(LEASED, oneStarts, Demand.NONE, 2, 0).starts());
    }

    @Test
    void aReplacementThatHasToBeReadyFirstIsStartedBesideTheSpares() {
      Headcount twoSpares = new Headcount(0, 2, 2, 0, 2);
      assertEquals(1, Staffing.of(LEASED, twoSpares, Demand.NONE, 3, ENOUGH).starts());
    }
  }

  @Nested
  class Leases {
    private final PoolSettings pool = LEASED.spares(1).atMost(4);

    private Staffing of(Headcount count, Demand demand) {
      return Staffing.of(pool, count, demand, 1, ENOUGH);
    }

    @Test
    void aFullPoolGivesOneUpForEachOwnerThatWaits() {
      Headcount full = new Headcount(0, 4, 0, 0, 4);
      assertEquals(new Staffing(0, 1, 1), of(full, new Demand(1, 3)));
      assertEquals(new Staffing(0, 3, 1), of(full, new Demand(3, 3)));
    }

    @Test
    void aFullPoolGivesOneUpForAMissingSpare() {
      assertEquals(new Staffing(0, 0, 1), of(new Headcount(0, 4, 0, 0, 4), Demand.NONE));
    }

    @Test
    void noneIsGivenUpWhileOneCanStart() {
      assertEquals(new Staffing(1, 0, 0), of(new Headcount(0, 3, 0, 0, 3), Demand.NONE));
      assertEquals(new Staffing(1, 0, 1), of(new Headcount(0, 3, 0, 0, 3), new Demand(1, 1)));
    }

    @Test
    void oneThatIsOnItsWayOutCounts() {
      assertEquals(new Staffing(0, 0, 0), of(new Headcount(0, 3, 0, 1, 4), Demand.NONE));
      assertEquals(new Staffing(0, 0, 1), of(new Headcount(0, 3, 0, 1, 4), new Demand(1, 1)));
      assertEquals(new Staffing(0, 1, 1), of(new Headcount(1, 2, 0, 1, 4), new Demand(3, 3)));
    }

    @Test
    void oneThatStartsCounts() {
      assertEquals(new Staffing(0, 0, 0), of(new Headcount(1, 3, 0, 0, 4), Demand.NONE));
      assertEquals(new Staffing(0, 0, 1), of(new Headcount(1, 3, 0, 0, 4), new Demand(1, 1)));
    }

    @Test
    void noMoreAreGivenUpThanCanStart() {
      PoolSettings large = LEASED.spares(1).atMost(20);
      Staffing staffing =
          Staffing.of(large, new Headcount(3, 17, 0, 0, 20), new Demand(9, 9), 1, ENOUGH);
      assertEquals(new Staffing(0, 1, 0), staffing);
    }

    @Test
    void forLackOfMemoryOneIsGivenUpForACallerOnly() {
      Headcount count = new Headcount(0, 2, 0, 0, 2);
      assertEquals(new Staffing(0, 0, 0), Staffing.of(pool, count, Demand.NONE, 1, 0));
      assertEquals(new Staffing(0, 1, 0), Staffing.of(pool, count, new Demand(1, 1), 1, 0));
    }

    @Test
    void noneIsGivenUpForAReplacementThatHasToBeReadyFirst() {
      Headcount oneSpare = new Headcount(0, 4, 1, 0, 4);
      assertEquals(Staffing.NONE, Staffing.of(pool, oneSpare, Demand.NONE, 3, ENOUGH));
    }

    @Test
    void sharedWorkersHaveNone() {
      Headcount full = new Headcount(0, 8, 0, 0, 8);
      assertEquals(Staffing.NONE, Staffing.of(SHARED, full, new Demand(5, 500), 1, ENOUGH));
    }
  }

  @Test
  void theCapHoldsWhateverTheNumbers() {
    PoolSettings pool = LEASED.spares(3).atMost(5);
    for (int starting = 0; starting < 6; starting++) {
      for (int spare = 0; spare < 6; spare++) {
        for (int alive = starting + spare; alive < 12; alive++) {
          for (int owners = 0; owners < 5; owners++) {
            Headcount count = new Headcount(starting, spare, spare, 0, alive);
            int starts = starts(pool, count, new Demand(owners, owners));
            assertTrue(starts >= 0 && (starts == 0 || alive + starts <= 5));
            assertTrue(starts == 0 || starting + starts <= Staffing.MOST_STARTING);
          }
        }
      }
    }
  }

  @Test
  void anEmptyRosterHasNobodyForAnyLanguage() {
    for (Language language : Language.values()) {
      assertEquals(List.of(), Roster.EMPTY.ready(language));
    }
  }
}
