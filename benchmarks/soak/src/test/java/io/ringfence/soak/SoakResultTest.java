package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SoakResultTest {
  private static final Ledger.Counts GOOD = new Ledger.Counts(900, 900, 0, 0, 0);
  private static final SoakResult.Remains NOTHING = new SoakResult.Remains(0, 0);

  @Test
  void theLineHasEveryFigureInItsPlace() {
    SoakResult result =
        new SoakResult(
            10,
            new Ledger.Counts(5000, 4999, 1, 2, 3),
            321,
            654,
            new SoakResult.Remains(4, 5),
            -0.25);
    assertEquals(
        "soak: minutes=10 calls=5000 kills=321 resumed=654 diverged=1 lost=2 duplicated=3"
            + " orphans=4 crossed=5 heapGrowthMB=-0.3",
        result.line());
  }

  @Test
  void aSoakPassesWhoseFiguresAreInOrder() {
    assertTrue(result(GOOD, 40, NOTHING, 8.0).isPassed());
  }

  @Test
  void anyFigureOutOfOrderFailsTheSoak() {
    assertFalse(result(new Ledger.Counts(900, 900, 0, 1, 0), 40, NOTHING, 0).isPassed());
    assertFalse(result(new Ledger.Counts(900, 900, 0, 0, 1), 40, NOTHING, 0).isPassed());
    assertFalse(result(GOOD, 40, new SoakResult.Remains(1, 0), 0).isPassed());
    assertFalse(result(GOOD, 40, new SoakResult.Remains(0, 1), 0).isPassed());
    assertFalse(result(GOOD, 40, NOTHING, 8.01).isPassed());
    assertFalse(result(GOOD, 40, NOTHING, Double.NaN).isPassed());
  }

  @Test
  void aSoakWithoutCallsOrKillsShowsNothing() {
    assertFalse(result(new Ledger.Counts(0, 0, 0, 0, 0), 40, NOTHING, 0).isPassed());
    assertFalse(result(GOOD, 0, NOTHING, 0).isPassed());
  }

  private static SoakResult result(
      Ledger.Counts counts, long kills, SoakResult.Remains remains, double growth) {
    return new SoakResult(1, counts, kills, 60, remains, growth);
  }
}
