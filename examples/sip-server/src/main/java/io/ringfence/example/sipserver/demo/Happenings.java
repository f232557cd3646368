package io.ringfence.example.sipserver.demo;

import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What the supervisor told since the demo began. Thread-safe. */
public final class Happenings implements EventListener {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int LOOK_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<SupervisorEvent> all = new ArrayList<>();

  @Override
  public void onEvent(SupervisorEvent event) {
    lock.lock();
    try {
      all.add(event);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an event that is of a kind and fits, also if it came before. */
  <E extends SupervisorEvent> E await(String name, Class<E> kind, Predicate<E> fits)
      throws DemoFailure {
    long left = LIMIT.toNanos();
    lock.lock();
    try {
      while (true) {
        for (SupervisorEvent event : all) {
          if (kind.isInstance(event) && fits.test(kind.cast(event))) {
            return kind.cast(event);
          }
        }
        if (left <= 0) {
          throw new DemoFailure("%s did not happen in %d s".formatted(name, LIMIT.toSeconds()));
        }
        left = more.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while it waited for " + name);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something is so; looks again at each event, and ten times a second. */
  void await(String name, BooleanSupplier isSo) throws DemoFailure {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    lock.lock();
    try {
      while (!isSo.getAsBoolean()) {
        if (System.nanoTime() - deadlineNanos >= 0) {
          throw new DemoFailure("%s did not happen in %d s".formatted(name, LIMIT.toSeconds()));
        }
        var _ = more.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while it waited for " + name);
    } finally {
      lock.unlock();
    }
  }
}
