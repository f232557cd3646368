package io.ringfence.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.statistics.descriptive.Median;

/** The heap of this process after collections, over time. Confined to one thread. */
final class HeapReadings {
  private static final double MEGABYTE = 1e6;

  private final List<Double> megabytes = new ArrayList<>();

  /** Collects, and reads what is left; a pause of tens of milliseconds. */
  double read() {
    System.gc();
    long bytes =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum();
    add(bytes / MEGABYTE);
    return bytes / MEGABYTE;
  }

  void add(double reading) {
    megabytes.add(reading);
  }

  /**
   * The median of the last quarter less that of the first.
   *
   * @throws IllegalStateException if there is no reading
   */
  double growth() {
    if (megabytes.isEmpty()) {
      throw new IllegalStateException("the heap was never read");
    }
    int quarter = Math.max(1, megabytes.size() / 4);
    return median(megabytes.subList(megabytes.size() - quarter, megabytes.size()))
        - median(megabytes.subList(0, quarter));
  }

  private static double median(List<Double> readings) {
    return Median.withDefaults()
        .evaluate(readings.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
