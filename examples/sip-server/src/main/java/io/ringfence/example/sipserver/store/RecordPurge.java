package io.ringfence.example.sipserver.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes call records that are too old or too many, the oldest first, in small batches with a
 * pause after each, so that whoever else wants the database never waits for more than one batch.
 * Records are written in the order in which their calls ended; the first that may stay ends a
 * purge.
 *
 * <p>Threading: {@code sipserver-record-purge} does it, once a minute. It is never interrupted.
 */
final class RecordPurge {
  private static final Logger log = LoggerFactory.getLogger(RecordPurge.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final CallRecordTable table;
  private final RecordSettings settings;
  private final InstantSource clock;
  private final AtomicLong deleted = new AtomicLong();
  private final Thread thread;
  private volatile boolean isClosing;

  RecordPurge(CallRecordTable table, RecordSettings settings, InstantSource clock) {
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform().daemon().name("sipserver-record-purge").unstarted(this::purgeForEver);
  }

  void start() {
    thread.start();
  }

  /** Records deleted so far. */
  long deleted() {
    return deleted.get();
  }

  /** Stops after the batch in progress. */
  void close(Duration limit) {
    isClosing = true;
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void purgeForEver() {
    boolean isFailing = false;
    while (!isClosing) {
      try {
        purge();
        isFailing = false;
      } catch (JdbiException e) {
        if (!isFailing && !isClosing) {
          isFailing = true;
          log.warn(
              "old call records cannot be deleted, further tries follow: {}",
              Database.rootMessage(e));
        }
      }
      pause(INTERVAL);
    }
  }

  /** One pass over all that may go. */
  private void purge() {
    long begun = System.nanoTime();
    Instant oldest = clock.instant().minus(settings.age());
    long before = deleted.get();
    long last = Long.MIN_VALUE;
    while (!isClosing) {
      // Counted anew for each batch: another server on the same database may delete as well.
      long surplus = table.count() - settings.count();
      List<CallRecordTable.Age> ages = table.oldestAfter(last, settings.batch());
      long superfluous = Math.max(surplus, tooOld(ages, oldest));
      if (superfluous <= 0 || ages.isEmpty()) {
        break;
      }
      long end = ages.get((int) Math.min(superfluous, ages.size()) - 1).id();
      deleted.addAndGet(table.delete(last, end));
      last = end;
      pause(settings.pause());
    }
    tell(deleted.get() - before, begun);
  }

  private static long tooOld(List<CallRecordTable.Age> ages, Instant oldest) {
    return ages.stream().takeWhile(age -> age.ended().isBefore(oldest)).count();
  }

  private void tell(long count, long begun) {
    if (count > 0) {
      log.info(
          "deleted {} call records in {} ms: of more than {} or older than {}",
          count,
          (System.nanoTime() - begun) / 1_000_000,
          settings.count(),
          settings.age());
    }
  }

  private void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); !isClosing && left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, Math.min(left, GLANCE.toNanos()));
    }
  }
}
