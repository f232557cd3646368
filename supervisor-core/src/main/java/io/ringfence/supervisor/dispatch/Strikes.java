package io.ringfence.supervisor.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest strikes of a plan or an owner, as many as are needed to judge. */
final class Strikes {
  private final int most;
  private final long withinNanos;
  private final Deque<Long> atNanos = new ArrayDeque<>();

  Strikes(int most, Duration within) {
    this.most = most;
    this.withinNanos = within.toNanos();
  }

  void add(long nowNanos) {
    if (atNanos.size() == most) {
      atNanos.removeFirst();
    }
    atNanos.addLast(nowNanos);
  }

  /** Whether there were as many as are allowed within the period that ends now. */
  boolean areTooMany(long nowNanos) {
    return untilFewerNanos(nowNanos) > 0;
  }

  /** How long it is until they are fewer again; zero if they are. */
  long untilFewerNanos(long nowNanos) {
    return atNanos.size() < most ? 0 : Math.max(0, atNanos.getFirst() + withinNanos - nowNanos);
  }
}
