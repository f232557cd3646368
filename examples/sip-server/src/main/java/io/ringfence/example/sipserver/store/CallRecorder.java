package io.ringfence.example.sipserver.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of call records that are to be written, and its writer.
 *
 * <p>Threading: {@link #record} may be called by any thread and never waits. {@code
 * sipserver-call-records} inserts what waits, in batches. It is never interrupted: what it waits
 * for, it waits for in small portions.
 *
 * <p>Where the queue is full the new record is dropped: what waits stays in order, and nothing is
 * moved about on the thread of a call. Records are written at least once: where the connection is
 * lost in the middle of a commit, a batch may be there twice.
 */
public final class CallRecorder {
  private static final Logger log = LoggerFactory.getLogger(CallRecorder.class);
  private static final int BATCH = 500;
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(15);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final CallRecordTable table;
  private final BlockingQueue<CallRecord> queue;
  private final int capacity;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final Thread writer;
  private volatile boolean isClosing;
  private volatile boolean isGivenUp;

  CallRecorder(CallRecordTable table, int capacity) {
    this.table = table;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.writer =
        Thread.ofPlatform().daemon().name("sipserver-call-records").unstarted(this::write);
  }

  void start() {
    writer.start();
  }

  /** Takes a record to be written soon. Returns at once, whatever the database does. */
  public void record(CallRecord record) {
    if (isClosing || !queue.offer(record)) {
      drop(1, isClosing ? "the store is closed" : "%d records wait already".formatted(capacity));
    }
  }

  /** Records that were not written: there was no room, or the database refused them. */
  public long dropped() {
    return dropped.get();
  }

  /** Records that are in the database. */
  public long written() {
    return written.get();
  }

  /** Writes what waits, as far as it can within {@code limit}; the rest is dropped. */
  void close(Duration limit) {
    isClosing = true;
    if (!hasEnded(limit)) {
      isGivenUp = true;
      // The statement in progress has its own limit.
      hasEnded(limit);
    }
  }

  private boolean hasEnded(Duration limit) {
    try {
      return writer.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void write() {
    List<CallRecord> batch = new ArrayList<>(BATCH);
    while (awaitBatch(batch)) {
      insert(batch);
      batch.clear();
    }
    batch.addAll(queue);
    if (!batch.isEmpty()) {
      drop(batch.size(), "the database did not take them before the store closed");
    }
  }

  /** False when there is nothing more to write. */
  private boolean awaitBatch(List<CallRecord> batch) {
    while (!isGivenUp) {
      CallRecord first = next();
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        return true;
      }
      if (isClosing && queue.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private @Nullable CallRecord next() {
    try {
      return queue.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the writer of call records is never interrupted", e);
    }
  }

  /** Tries until the batch is written, or the store closes without that. */
  private void insert(List<CallRecord> batch) {
    Duration backOff = FIRST_BACK_OFF;
    boolean isFailing = false;
    while (!isGivenUp) {
      try {
        table.insert(batch);
        written.addAndGet(batch.size());
        if (isFailing) {
          log.info("call records are written again; {} wait", queue.size());
        }
        return;
      } catch (JdbiException e) {
        if (isFaultOfTheRecord(e)) {
          insertOneByOne(batch);
          return;
        }
        if (!isFailing) {
          isFailing = true;
          log.warn(
              "call records cannot be written, further tries follow; {} wait, {} fit: {}",
              queue.size() + batch.size(),
              capacity,
              Database.rootMessage(e));
        }
        pause(backOff);
        backOff = shorter(backOff.multipliedBy(2), LONGEST_BACK_OFF);
      }
    }
    drop(batch.size(), "the database did not take them before the store closed");
  }

  /** One that the database refuses must not hold up the others for ever. */
  private void insertOneByOne(List<CallRecord> batch) {
    for (CallRecord record : batch) {
      try {
        table.insert(List.of(record));
        written.incrementAndGet();
      } catch (JdbiException e) {
        drop(
            1,
            "the database refused call %s: %s".formatted(record.callId(), Database.rootMessage(e)));
      }
    }
  }

  private static boolean isFaultOfTheRecord(JdbiException failure) {
    String state = Database.sqlState(failure);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** One line for the first, and then for every thousandth. */
  private void drop(int count, String reason) {
    long before = dropped.getAndAdd(count);
    if (before == 0 || before / 1_000 < (before + count) / 1_000) {
      log.warn("{} call records were dropped so far, the last because {}", before + count, reason);
    }
  }

  private void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (!isGivenUp && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(this, GLANCE.toNanos());
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
