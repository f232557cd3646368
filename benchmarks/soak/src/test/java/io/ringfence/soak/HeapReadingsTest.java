package io.ringfence.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapReadingsTest {
  private final HeapReadings heap = new HeapReadings();

  @Test
  void growthIsFromTheMedianOfTheFirstQuarterToThatOfTheLast() {
    for (double reading : new double[] {10, 12, 90, 50, 50, 50, 20, 5, 21}) {
      heap.add(reading);
    }
    assertEquals((5 + 21) / 2.0 - (10 + 12) / 2.0, heap.growth());
  }

  @Test
  void whatIsHeldIsSeen() {
    double before = heap.read();
    byte[] held = new byte[30_000_000];
    double after = heap.read();
    assertTrue(after - before > 25, () -> "from " + before + " to " + after + " MB");
    assertEquals(30_000_000, held.length);
  }

  @Test
  void thereIsNoGrowthWithoutAReading() {
    assertThrows(IllegalStateException.class, heap::growth);
  }
}
