package io.ringfence.supervisor.dispatch;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many calls each owner began in its day, which is the 24 hours from the first of them. An
 * owner is forgotten when its day is over. Not thread-safe.
 */
final class DailyCalls {
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  // In the order in which the days began.
  private final Map<String, Day> days = new LinkedHashMap<>();

  private static final class Day {
    private final long beganNanos;
    private int calls;

    private Day(long beganNanos) {
      this.beganNanos = beganNanos;
    }
  }

  void count(String owner, long nowNanos) {
    forget(nowNanos);
    days.computeIfAbsent(owner, _ -> new Day(nowNanos)).calls++;
  }

  int calls(String owner, long nowNanos) {
    forget(nowNanos);
    Day day = days.get(owner);
    return day == null ? 0 : day.calls;
  }

  /** Until the day of an owner that has begun is over. */
  Duration left(String owner, long nowNanos) {
    Day day = days.get(owner);
    return day == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, day.beganNanos + DAY_NANOS - nowNanos));
  }

  int owners() {
    return days.size();
  }

  private void forget(long nowNanos) {
    Iterator<Day> eldest = days.values().iterator();
    while (eldest.hasNext() && nowNanos - eldest.next().beganNanos >= DAY_NANOS) {
      eldest.remove();
    }
  }
}
