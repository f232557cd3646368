package io.ringfence.example.sipserver.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the demo tells, and the count of what it saw. Used by one thread. */
final class Story {

  /** The calls to one owner. */
  private static final class Tally {
    private int calls;
    private int answered;
    private int declined;
    private int lost;
  }

  private final PrintStream out;
  private final long begunNanos = System.nanoTime();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private int failures;

  Story(PrintStream out) {
    this.out = out;
  }

  /** A line. */
  void tell(String line) {
    Duration since = Duration.ofNanos(System.nanoTime() - begunNanos);
    out.printf("%5.1f s  %s%n", since.toMillis() / 1000.0, line);
  }

  /** Something that must be so. */
  void expect(boolean isSo, String line) {
    if (!isSo) {
      failures++;
    }
    tell((isSo ? "" : "WRONG: ") + line);
  }

  /** A call to an owner, or of one, that has its final response. */
  void ended(String owner, int status) {
    Tally tally = tally(owner);
    if (status >= 200 && status < 300) {
      tally.answered++;
    } else {
      tally.declined++;
    }
  }

  void placed(String owner) {
    tally(owner).calls++;
  }

  /** Calls in all. */
  int calls() {
    return tallies.values().stream().mapToInt(tally -> tally.calls).sum();
  }

  /** Something that ended the demo. */
  void fail(String why) {
    failures++;
    tell("FAILED: " + why);
  }

  /** The table; true if all was as it should be. */
  boolean end(long records) {
    int lost = 0;
    out.printf("%n%-10s %6s %9s %9s %6s%n", "owner", "calls", "answered", "declined", "lost");
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      Tally tally = entry.getValue();
      tally.lost = tally.calls - tally.answered - tally.declined;
      lost += tally.lost;
      row(entry.getKey(), tally);
    }
    out.printf("calls %d, lost %d, call records in the database %d%n", calls(), lost, records);
    out.println(failures == 0 && lost == 0 ? "All as it should be." : "Not as it should be.");
    out.flush();
    return failures == 0 && lost == 0;
  }

  private void row(String name, Tally tally) {
    out.printf(
        "%-10s %6d %9d %9d %6d%n", name, tally.calls, tally.answered, tally.declined, tally.lost);
  }

  private Tally tally(String owner) {
    return tallies.computeIfAbsent(owner, _ -> new Tally());
  }
}
