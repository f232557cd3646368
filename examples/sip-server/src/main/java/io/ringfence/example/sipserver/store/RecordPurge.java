package io.ringfence.example.sipserver.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
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

  /** The id of the last record that goes by the count is found by looking at all of these. */
  private static final int BATCHES_BY_COUNT = 400;

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

  /** One pass over all that may go. What is too old goes even where they cannot be counted. */
  private void purge() {
    long begun = System.nanoTime();
    long before = deleted.get();
    Instant oldest = clock.instant().minus(settings.age());
    delete(ages -> ages.stream().takeWhile(age -> age.ended().isBefore(oldest)).count());
    long surplus = isClosing ? 0 : table.count() - settings.count();
    if (surplus > 0) {
      // By its id and not by a number: another server on the same database may delete as well.
      OptionalLong last =
          table.lastOfOldest(Math.min(surplus, (long) BATCHES_BY_COUNT * settings.batch()));
      delete(ages -> ages.stream().takeWhile(age -> age.id() <= last.orElse(0)).count());
    }
    tell(deleted.get() - before, begun);
  }

  /** Deletes the oldest in batches, of each as many as are superfluous, until some stay. */
  private void delete(ToLongFunction<List<CallRecordTable.Age>> superfluous) {
    long last = Long.MIN_VALUE;
    while (!isClosing) {
      List<CallRecordTable.Age> ages = table.oldestAfter(last, settings.batch());
      long count = superfluous.applyAsLong(ages);
      if (count == 0) {
        return;
      }
      long end = ages.get((int) count - 1).id();
      deleted.addAndGet(table.delete(last, end));
      last = end;
      pause(settings.pause());
    }
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
