package io.ringfence.soak;

import io.ringfence.soak.MemoryHistory.Kind;
import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Kills, stops and recycles random workers, about 37 strokes in a minute. Of ten strokes eight are
 * SIGKILL, one is SIGSTOP for good, and one is SIGSTOP for up to three seconds; every seventh time
 * the host asks for a recycle besides. A stroke that finds no worker is made up for.
 */
final class Killer implements Runnable {
  private static final List<Language> LANGUAGES = List.of(Language.values());
  private static final long STROKE_EVERY_NANOS = Duration.ofMillis(1_600).toNanos();

  /** More often, and on a loaded machine no start would ever succeed. */
  private static final int ONE_STARTING_OF = 20;

  private static final int SHORTEST_PAUSE_MILLIS = 200;
  private static final int LONGEST_STOP_MILLIS = 3_000;
  private static final int LONGEST_SIGNAL_SECONDS = 10;

  private final CallDispatcher dispatcher;
  private final MemoryHistory history;
  private final RandomGenerator random;
  private final AtomicLong kills = new AtomicLong();
  private volatile boolean isOver;

  Killer(CallDispatcher dispatcher, MemoryHistory history, RandomGenerator random) {
    this.dispatcher = dispatcher;
    this.history = history;
    this.random = random;
  }

  /** Signals that ended a worker, or stopped it for good. */
  long kills() {
    return kills.get();
  }

  /** Lets the stroke end that is under way, and makes no other. */
  void end() {
    isOver = true;
  }

  @Override
  public void run() {
    long dueNanos = System.nanoTime();
    boolean isAnyPhase = false;
    try {
      while (!isOver) {
        if (System.nanoTime() - dueNanos >= 0) {
          Optional<WorkerIdentity> victim = victim(isAnyPhase);
          if (victim.isPresent() && strike(victim.get())) {
            dueNanos += random.nextLong(2 * STROKE_EVERY_NANOS);
            isAnyPhase = random.nextInt(ONE_STARTING_OF) == 0;
          }
        }
        Thread.sleep(SHORTEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("a signal could not be sent", e);
    }
  }

  /** Hits a worker; whether it was there to be hit. */
  private boolean strike(WorkerIdentity worker) throws IOException, InterruptedException {
    Optional<ProcessHandle> process = childOf(worker.pid());
    if (process.isEmpty()) {
      return false;
    }
    if (random.nextInt(7) == 0) {
      victim(false).ifPresent(other -> dispatcher.recycle(other.incarnation()));
    }
    switch (random.nextInt(10)) {
      case 0 -> {
        signal("STOP", worker);
        kills.incrementAndGet();
        history.onSignal(Kind.STOPPED, worker);
      }
      case 1 -> {
        signal("STOP", worker);
        history.onSignal(Kind.STOPPED, worker);
        goOnLater(process.get(), worker, random.nextInt(LONGEST_STOP_MILLIS));
      }
      default -> {
        process.get().destroyForcibly();
        kills.incrementAndGet();
        history.onSignal(Kind.KILLED, worker);
      }
    }
    return true;
  }

  private static void goOnLater(ProcessHandle process, WorkerIdentity worker, int millis) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(millis);
            if (process.isAlive()) {
              signal("CONT", worker);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            throw new UncheckedIOException("a signal could not be sent", e);
          }
        });
  }

  /** A worker of either language. */
  private Optional<WorkerIdentity> victim(boolean isAnyPhase) {
    Language language = LANGUAGES.get(random.nextInt(LANGUAGES.size()));
    List<WorkerIdentity> alive =
        dispatcher.workers().stream()
            .filter(status -> status.worker().language() == language && status.worker().pid() > 0)
            .filter(status -> isVictim(status.phase(), isAnyPhase))
            .map(WorkerStatus::worker)
            .toList();
    return alive.isEmpty()
        ? Optional.empty()
        : Optional.of(alive.get(random.nextInt(alive.size())));
  }

  private static boolean isVictim(WorkerStatus.Phase phase, boolean isAnyPhase) {
    return switch (phase) {
      case SPARE, SERVING, DRAINING -> true;
      case STARTING -> isAnyPhase;
      case ENDING -> false;
    };
  }

  /** Nobody else's process is hit, even if the number was given out anew a moment ago. */
  private static Optional<ProcessHandle> childOf(long pid) {
    return ProcessHandle.of(pid)
        .filter(process -> process.parent().equals(Optional.of(ProcessHandle.current())));
  }

  private static void signal(String name, WorkerIdentity worker)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + worker.pid())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!kill.waitFor(LONGEST_SIGNAL_SECONDS, TimeUnit.SECONDS)) {
      kill.destroyForcibly();
    }
  }
}
