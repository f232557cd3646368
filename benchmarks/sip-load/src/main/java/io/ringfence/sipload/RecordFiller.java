package io.ringfence.sipload;

import io.ringfence.example.sipserver.store.CallRecord;
import io.ringfence.example.sipserver.store.DatabaseSettings;
import io.ringfence.example.sipserver.store.RecordSettings;
import io.ringfence.example.sipserver.store.Store;
import io.ringfence.example.sipserver.store.StoreSettings;
import io.ringfence.supervisor.call.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Fills the database of a server that does not run with records of calls long ago. */
final class RecordFiller {
  /** Before any call of a load. */
  private static final Duration AGE = Duration.ofDays(100);

  private static final int MOST_WAITING = 5_000;
  private static final long LOOK_NANOS = 1_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private RecordFiller() {}

  static void fill(LoadFiles files, int count) {
    long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
    try (Store store = open(files)) {
      Instant ended = Instant.now().minus(AGE);
      for (int i = 1; i <= count; i++) {
        store.recorder().record(record(i, ended));
        while (i - store.recorder().written() > (i == count ? 0 : MOST_WAITING)) {
          if (System.nanoTime() - deadlineNanos > 0) {
            throw new IllegalStateException(
                "%d of %d records within %d s"
                    .formatted(store.recorder().written(), count, LIMIT.toSeconds()));
          }
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    }
  }

  /** A server deletes no more than these. */
  static int deletedInASecond() {
    return (int)
        (RecordSettings.DEFAULT.batch() * 1_000L / RecordSettings.DEFAULT.pause().toMillis());
  }

  static long count(LoadFiles files) {
    try (Store store = open(files)) {
      return store.countRecords();
    }
  }

  private static Store open(LoadFiles files) {
    return Store.open(
        StoreSettings.on(DatabaseSettings.embedded(files.database()))
            .records(RecordSettings.DEFAULT.age(Duration.ofDays(3_650)).count(100_000_000)));
  }

  private static CallRecord record(int number, Instant ended) {
    return new CallRecord(
        "filled-" + number,
        new CallRecord.Parties(
            "load", Call.Direction.INBOUND, "sip:200@example.com", "sip:100@example.com"),
        new CallRecord.PlanRun("in", "javascript", "answered", 0),
        new CallRecord.Answer(200, "OK", "sip:100@callee 200"),
        new CallRecord.Times(
            ended.minusSeconds(45),
            Optional.of(ended.minusSeconds(44)),
            Optional.of(ended.minusSeconds(40)),
            ended));
  }
}
