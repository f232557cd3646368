package io.ringfence.supervisor.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, line by line; silent unless somebody replays a seed. */
final class StepLog {
  private final boolean isOn;
  private final List<String> lines = new ArrayList<>();

  private StepLog(boolean isOn) {
    this.isOn = isOn;
  }

  static StepLog silent() {
    return new StepLog(false);
  }

  static StepLog speaking() {
    return new StepLog(true);
  }

  /** Whether a line is worth making. */
  boolean isOn() {
    return isOn;
  }

  void add(long elapsedNanos, String line) {
    lines.add("%9.4f s  %s".formatted(elapsedNanos / 1e9, line));
  }

  List<String> lines() {
    return lines;
  }

  List<String> last(int most) {
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
