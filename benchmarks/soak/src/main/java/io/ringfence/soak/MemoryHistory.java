package io.ringfence.soak;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The memory of every worker over time, and what happened to it. Thread-safe. */
final class MemoryHistory {
  private static final double MEGABYTE = 1e6;

  /** What happened to a worker at a time, and the memory that it held. */
  record Mark(Kind kind, Language language, double seconds, double megabytes) {}

  /** What can happen to a worker. */
  enum Kind {
    /** The killer sent SIGKILL. */
    KILLED,
    /** The killer sent SIGSTOP. */
    STOPPED,
    /** Its runs went on in another worker. */
    MOVED
  }

  /** The readings of one worker, in their order. */
  record Line(Language language, long incarnation, List<Double> seconds, List<Double> megabytes) {}

  private final LongSupplier ticker;
  private final long startNanos;
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private final Map<Long, Mark> moves = new LinkedHashMap<>();
  private final List<Mark> marks = new ArrayList<>();

  MemoryHistory(LongSupplier ticker) {
    this.ticker = ticker;
    this.startNanos = ticker.getAsLong();
  }

  /** Takes the readings of all workers at this moment. */
  synchronized void onStatuses(List<WorkerStatus> statuses) {
    for (WorkerStatus status : statuses) {
      status
          .privateMemory()
          .ifPresent(memory -> {
            Line line = lineOf(status.worker());
            line.seconds().add(seconds());
            line.megabytes().add(memory.bytes() / MEGABYTE);
          });
    }
  }

  /** The killer sent a signal. */
  synchronized void onSignal(Kind kind, WorkerIdentity worker) {
    marks.add(mark(kind, lineOf(worker)));
  }

  /** A run left a worker; only the first of each is marked. */
  synchronized void onMoved(long incarnation) {
    Line line = lines.get(incarnation);
    if (line != null) {
      moves.computeIfAbsent(incarnation, _ -> endOf(line));
    }
  }

  synchronized List<Line> lines(Language language) {
    return lines.values().stream()
        .filter(line -> line.language() == language && !line.seconds().isEmpty())
        .map(line ->
            new Line(
                language,
                line.incarnation(),
                List.copyOf(line.seconds()),
                List.copyOf(line.megabytes())))
        .toList();
  }

  synchronized List<Mark> marks(Language language, Kind kind) {
    List<Mark> all = kind == Kind.MOVED ? List.copyOf(moves.values()) : marks;
    return all.stream().filter(mark -> mark.language() == language && mark.kind() == kind).toList();
  }

  private Line lineOf(WorkerIdentity worker) {
    return lines.computeIfAbsent(
        worker.incarnation(),
        number -> new Line(worker.language(), number, new ArrayList<>(), new ArrayList<>()));
  }

  private Mark mark(Kind kind, Line line) {
    double held = line.megabytes().isEmpty() ? 0 : line.megabytes().getLast();
    return new Mark(kind, line.language(), seconds(), held);
  }

  /** A run is told to have moved when it goes on elsewhere, which may be later. */
  private Mark endOf(Line line) {
    Mark now = mark(Kind.MOVED, line);
    double last = line.seconds().isEmpty() ? now.seconds() : line.seconds().getLast();
    return new Mark(Kind.MOVED, line.language(), last, now.megabytes());
  }

  private double seconds() {
    return Duration.ofNanos(ticker.getAsLong() - startNanos).toMillis() / 1e3;
  }
}
