package io.ringfence.worker.guard;

import io.ringfence.worker.protocol.RunEnding.LimitReached;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The thread that ends what went over its time and repeats what did not work at once. */
public final class Watchman implements AutoCloseable {
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(3);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(500);

  private final ScheduledThreadPoolExecutor thread;

  /** A watchman that watches nothing yet. */
  public Watchman() {
    thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("run-watch").daemon().unstarted(task));
    thread.setRemoveOnCancelPolicy(true);
  }

  /** A run that is watched until this is closed; nothing of it is held after that. */
  public final class Watch implements AutoCloseable {
    private final RunClock clock;
    private final Consumer<LimitReached> onReached;
    private Optional<Future<?>> next = Optional.empty();
    private boolean isClosed;

    private Watch(RunClock clock, Consumer<LimitReached> onReached) {
      this.clock = clock;
      this.onReached = onReached;
    }

    @Override
    public synchronized void close() {
      isClosed = true;
      next.ifPresent(look -> look.cancel(false));
    }

    private synchronized void look() {
      if (!isClosed) {
        clock
            .reached()
            .ifPresentOrElse(onReached, () -> next = after(clock.untilNextLimit(), this::look));
      }
    }
  }

  /** Tells {@code onReached} once, on the thread of the watchman, when a limit is reached. */
  public Watch watch(RunClock clock, Consumer<LimitReached> onReached) {
    Watch watch = new Watch(clock, onReached);
    watch.look();
    return watch;
  }

  /** Repeats an action as long as it wants to be repeated, at ever longer intervals. */
  public void repeat(BooleanSupplier action) {
    repeat(action, FIRST_INTERVAL);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void repeat(BooleanSupplier action, Duration interval) {
    var _ =
        after(
            interval,
            () -> {
              if (isWanted(action)) {
                repeat(action, longer(interval));
              }
            });
  }

  private static boolean isWanted(BooleanSupplier action) {
    try {
      return action.getAsBoolean();
    } catch (RuntimeException | LinkageError _) {
      // What failed once may work the next time; giving up would leave a script running for ever.
      return true;
    }
  }

  private static Duration longer(Duration interval) {
    Duration doubled = interval.multipliedBy(2);
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  private Optional<Future<?>> after(Duration delay, Runnable task) {
    Duration bounded =
        delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    return thread.isShutdown()
        ? Optional.empty()
        : Optional.of(thread.schedule(task, bounded.toNanos(), TimeUnit.NANOSECONDS));
  }
}
