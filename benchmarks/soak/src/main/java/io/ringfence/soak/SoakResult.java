package io.ringfence.soak;

import java.util.Locale;

/**
 * What a soak came to.
 *
 * @param kills signals that ended a worker, or stopped it for good
 * @param resumed runs that went on in another worker
 * @param heapGrowthMegabytes of the supervisor's heap after a collection, from the median of the
 *     first quarter to that of the last
 */
record SoakResult(
    int minutes,
    Ledger.Counts counts,
    long kills,
    long resumed,
    Remains remains,
    double heapGrowthMegabytes) {

  /** How much the heap may grow. */
  static final double MOST_HEAP_GROWTH_MEGABYTES = 8;

  /** What was left behind: processes after the end, and Ruby workers that ran two owners. */
  record Remains(int orphans, int crossed) {}

  /** Whether nothing was lost; a soak without calls or kills shows nothing and passes neither. */
  boolean isPassed() {
    return counts.calls() > 0
        && kills > 0
        && counts.lost() == 0
        && counts.duplicated() == 0
        && remains.orphans() == 0
        && remains.crossed() == 0
        && heapGrowthMegabytes <= MOST_HEAP_GROWTH_MEGABYTES;
  }

  /** The last line of the soak. */
  String line() {
    return String.format(
        Locale.ROOT,
        "soak: minutes=%d calls=%d kills=%d resumed=%d diverged=%d lost=%d duplicated=%d"
            + " orphans=%d crossed=%d heapGrowthMB=%.1f",
        minutes,
        counts.calls(),
        kills,
        resumed,
        counts.diverged(),
        counts.lost(),
        counts.duplicated(),
        remains.orphans(),
        remains.crossed(),
        heapGrowthMegabytes);
  }
}
