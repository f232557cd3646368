package io.ringfence.worker.guard;

import io.ringfence.worker.protocol.RunEnding.LimitReached;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The thread that ends what went over its time and repeats what did not work at once. */
public final class Watchman implements AutoCloseable {
  private static final Duration FIRST_INTERVAL = Duration.ofMillis(3);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(500);

  /** A script can fill what is free of a worker's heap in about a tenth of a second. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final ScheduledThreadPoolExecutor thread;
  private final Duration longest;

  /** A watchman that watches nothing yet. */
  public Watchman() {
    this(LONGEST);
  }

  /** One who does not act for {@code longest} where nothing calls for it. */
  Watchman(Duration longest) {
    this.longest = longest;
    thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("run-watch").daemon().unstarted(task));
    thread.setRemoveOnCancelPolicy(true);
  }

  /** What is told of a run that is watched, on the thread of the watchman. */
  public interface Watched {

    /** A limit is reached; told once. */
    void onReached(LimitReached limit);

    /** {@link RunMeter#isMuchUntold} has become true. */
    void onMuchUsed();
  }

  /** A run that is watched until this is closed; nothing of it is held after that. */
  public final class Watch implements AutoCloseable {
    private final RunClock clock;
    private final RunMeter meter;
    private final Watched watched;
    private Optional<Future<?>> next = Optional.empty();
    private boolean isResting;
    private boolean isClosed;

    private Watch(RunClock clock, RunMeter meter, Watched watched) {
      this.clock = clock;
      this.meter = meter;
      this.watched = watched;
    }

    /** The script goes on after a command. While it waits for one, its use is not looked at. */
    public synchronized void goOn() {
      if (isResting && !isClosed) {
        next.ifPresent(look -> look.cancel(false));
        lookLater();
      }
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
            .or(meter::reached)
            .ifPresentOrElse(
                watched::onReached,
                () -> {
                  if (meter.isMuchUntold()) {
                    watched.onMuchUsed();
                  }
                  lookLater();
                });
      }
    }

    private void lookLater() {
      isResting = clock.isPaused();
      Duration untilLimit = clock.untilNextLimit();
      boolean isSooner = isResting || untilLimit.compareTo(BETWEEN_LOOKS) < 0;
      next = after(isSooner ? untilLimit : BETWEEN_LOOKS, this::look);
    }
  }

  /** Watches a run from now on. */
  public Watch watch(RunClock clock, RunMeter meter, Watched watched) {
    Watch watch = new Watch(clock, meter, watched);
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
        delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay.compareTo(longest) > 0 ? longest : delay;
    return thread.isShutdown()
        ? Optional.empty()
        : Optional.of(thread.schedule(task, bounded.toNanos(), TimeUnit.NANOSECONDS));
  }
}
