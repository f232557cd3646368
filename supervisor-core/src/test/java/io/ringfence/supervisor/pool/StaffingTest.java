package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.PoolSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaffingTest {

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
    PoolSettings pool = PoolSettings.DEFAULT.spares(2).atMost(4);
    assertEquals(starts, new Staffing(starting, spare, alive).startsNeeded(pool));
  }

  @Test
  void theCapHoldsWhateverTheNumbers() {
    PoolSettings pool = PoolSettings.DEFAULT.spares(3).atMost(5);
    for (int starting = 0; starting < 6; starting++) {
      for (int spare = 0; spare < 6; spare++) {
        for (int alive = starting + spare; alive < 12; alive++) {
          int starts = new Staffing(starting, spare, alive).startsNeeded(pool);
          assertTrue(starts >= 0 && (starts == 0 || alive + starts <= 5));
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
