package io.ringfence.example.sipserver.service;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work in the world outside, each piece bounded in time, so many at once. Where the time is over or
 * who waits is interrupted, the work is interrupted and left behind: not everything ends at once,
 * such as a look-up of the system in the name service. It counts until it has ended.
 */
final class Errands implements AutoCloseable {
  private static final int AT_ONCE = 100;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Semaphore room = new Semaphore(AT_ONCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sipserver-errand-", 1).factory());

  /**
   * Has the work done.
   *
   * @param what it is, for messages
   * @throws ServiceRefusal as the work does, and where it cannot begin or its time is over
   */
  <T> T run(String what, Duration limit, Callable<T> work)
      throws ServiceRefusal, InterruptedException {
    if (!room.tryAcquire()) {
      throw new ServiceRefusal(
          "%s was not tried: %d are under way; allowed %d".formatted(what, AT_ONCE, AT_ONCE));
    }
    Future<T> under = begin(work);
    try {
      return under.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ServiceRefusal("%s took longer than %d ms".formatted(what, limit.toMillis()), e);
    } catch (ExecutionException e) {
      throw refusal(what, e.getCause() == null ? e : e.getCause());
    } finally {
      under.cancel(true);
    }
  }

  private <T> Future<T> begin(Callable<T> work) throws ServiceRefusal {
    try {
      return threads.submit(() -> {
        try {
          return work.call();
        } finally {
          room.release();
        }
      });
    } catch (RejectedExecutionException e) {
      room.release();
      throw new ServiceRefusal("the server is closing", e);
    }
  }

  private static ServiceRefusal refusal(String what, Throwable failure) {
    return failure instanceof ServiceRefusal refusal
        ? refusal
        : new ServiceRefusal(what + " failed: " + failure, failure);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      var _ = threads.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
