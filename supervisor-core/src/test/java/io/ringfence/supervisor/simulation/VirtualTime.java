package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.dispatch.Moment;
import java.time.Duration;
import java.util.PriorityQueue;

/**
 * A clock that jumps from one planned event to the next. Events of the same time happen in the
 * order in which they were planned.
 */
final class VirtualTime {
  private static final long CLOCK_MICROS = 1_700_000_000_000_000L;

  private record Planned(long atNanos, long number, Runnable event) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final long originNanos;
  private long elapsedNanos;
  private long planned;

  /**
   * A clock that shows zero.
   *
   * @param originNanos what {@link System#nanoTime} would show now; any number, as it may overflow
   */
  VirtualTime(long originNanos) {
    this.originNanos = originNanos;
  }

  /** Plans {@code event} in so many nanoseconds. */
  void after(long nanos, Runnable event) {
    queue.add(new Planned(elapsedNanos + Math.max(0, nanos), ++planned, event));
  }

  void after(Duration time, Runnable event) {
    after(time.toNanos(), event);
  }

  /** Goes to the next event and has it happen; false if none is planned. */
  boolean step() {
    Planned next = queue.poll();
    if (next == null) {
      return false;
    }
    elapsedNanos = next.atNanos;
    next.event.run();
    return true;
  }

  /** Since the begin. */
  long elapsedNanos() {
    return elapsedNanos;
  }

  /** As the policies are told it. */
  long nanos() {
    return originNanos + elapsedNanos;
  }

  Moment moment() {
    return new Moment(nanos(), CLOCK_MICROS + elapsedNanos / 1_000);
  }
}
