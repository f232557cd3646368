package io.ringfence.example.sipserver.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of calls, and the times from INVITE to the first 180 or 183 that callers were sent, within
 * a twentieth. Thread-safe, of constant size.
 */
public final class CallFigures {
  private static final double STEP = 1.05;
  private static final long FIRST_NANOS = 10_000;
  private static final int BUCKETS = 340;

  private final AtomicLongArray setups = new AtomicLongArray(BUCKETS);
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** None yet. */
  CallFigures() {}

  void onOffered() {
    offered.incrementAndGet();
  }

  void onAnswered() {
    answered.incrementAndGet();
  }

  void onRefused() {
    refused.incrementAndGet();
  }

  void onSetUp(long nanos) {
    int bucket =
        nanos <= FIRST_NANOS
            ? 0
            : (int) (Math.log((double) nanos / FIRST_NANOS) / Math.log(STEP)) + 1;
    setups.incrementAndGet(Math.min(BUCKETS - 1, bucket));
  }

  /** Calls that came to a plan. */
  public long offered() {
    return offered.get();
  }

  /** Calls whose caller got a 2xx. */
  public long answered() {
    return answered.get();
  }

  /** Calls whose caller got another final response. */
  public long refused() {
    return refused.get();
  }

  /** The time to the first 18x that a share of callers did not wait longer than. */
  public Duration setupTime(double share) {
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += setups.get(i);
    }
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += setups.get(i);
      if (seen >= wanted && seen > 0) {
        return Duration.ofNanos((long) (FIRST_NANOS * Math.pow(STEP, i)));
      }
    }
    return Duration.ZERO;
  }

  @Override
  public String toString() {
    return "%d calls, %d answered, %d refused; from INVITE to 18x p50 %.1f ms, p99 %.1f ms"
        .formatted(
            offered(), answered(), refused(), millis(setupTime(0.5)), millis(setupTime(0.99)));
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
