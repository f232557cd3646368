package io.ringfence.example.sipserver.store;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of the owners' store. */
final class StoreThreads {
  private StoreThreads() {}

  /** Those that run SQL. Never interrupted; the queue holds what the owners' turns let in. */
  static ThreadPoolExecutor workers(int count) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name("sipserver-store-", 1).factory();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            count, count, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /** The one that looks at the time; it runs no SQL. */
  static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sipserver-store-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
    deadlines.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return deadlines;
  }
}
