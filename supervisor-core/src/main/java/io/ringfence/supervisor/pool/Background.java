package io.ringfence.supervisor.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands what may take time to threads that may wait. What cannot be handed over, because the system
 * has no thread left, is owed and tried again in its order, so that no kill is lost. Thread-safe.
 */
final class Background implements Executor {
  private static final Logger LOG = System.getLogger("io.ringfence");

  private final Executor threads;
  // Guarded by this.
  private final Deque<Runnable> owed = new ArrayDeque<>();

  Background(Executor threads) {
    this.threads = threads;
  }

  /** Has a task done soon; never throws, and tells nobody but the log if the task does. */
  @Override
  public synchronized void execute(Runnable task) {
    Runnable deed = () -> carryOut(task);
    if (!owed.isEmpty() || !isHandedOver(deed)) {
      owed.add(deed);
      LOG.log(Level.WARNING, "no thread is to be had; {0} tasks of the pool wait", owed.size());
    }
  }

  /** Hands over what is owed, as far as that goes now. */
  synchronized void tryAgain() {
    while (!owed.isEmpty() && isHandedOver(owed.getFirst())) {
      owed.removeFirst();
    }
  }

  private boolean isHandedOver(Runnable deed) {
    try {
      threads.execute(deed);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      return false;
    }
  }

  private static void carryOut(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error unforeseen) {
      LOG.log(Level.ERROR, "a task of the pool failed", unforeseen);
    }
  }
}
