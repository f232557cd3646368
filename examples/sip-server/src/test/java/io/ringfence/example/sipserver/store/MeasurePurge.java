package io.ringfence.example.sipserver.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How long a record takes to be inserted, a hundred a second, before and while half a million
 * others are deleted; and what becomes of the file. Arguments: an empty folder, or a JDBC URL of
 * PostgreSQL with an empty database; the records.
 */
public final class MeasurePurge {
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final long EVERY_NANOS = 10_000_000;
  private static final PrintStream OUT = System.out;

  private MeasurePurge() {}

  /** Measures and prints. */
  public static void main(String[] arguments) throws IOException {
    boolean isFile = !arguments[0].startsWith("jdbc:");
    DatabaseSettings settings =
        isFile
            ? DatabaseSettings.embedded(Path.of(arguments[0]))
            : new DatabaseSettings(arguments[0], "", "");
    int count = Integer.parseInt(arguments[1]);
    long filling = System.nanoTime();
    Database database = Database.open(settings, 4);
    CallRecordTable table = new CallRecordTable(database.jdbi());
    FillRecords.fill(table, count, Instant.now().minus(Duration.ofDays(100)));
    say("filled", filling);
    long until = System.nanoTime() + BEFORE.toNanos();
    insert(table, "before", () -> System.nanoTime() - until < 0);
    RecordPurge purge = new RecordPurge(table, RecordSettings.DEFAULT, InstantSource.system());
    long purging = System.nanoTime();
    purge.start();
    insert(table, "while purging", () -> purge.deleted() < count);
    say("purged", purging);
    size(arguments[0], isFile, "with the database open");
    long after = System.nanoTime() + BEFORE.toNanos();
    insert(table, "after", () -> System.nanoTime() - after < 0);
    purge.close(Duration.ofSeconds(5));
    long closing = System.nanoTime();
    database.close();
    say("closed", closing);
    size(arguments[0], isFile, "closed");
  }

  private static void insert(CallRecordTable table, String when, BooleanSupplier isGoingOn) {
    long[] nanos = new long[1_000_000];
    int inserted = 0;
    long due = System.nanoTime();
    while (isGoingOn.getAsBoolean()) {
      long begun = System.nanoTime();
      table.insert(List.of(SampleRecords.ended("new-" + inserted, "owner-1", Instant.now())));
      nanos[inserted++] = System.nanoTime() - begun;
      due += EVERY_NANOS;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    long[] sorted = Arrays.copyOf(nanos, inserted);
    Arrays.sort(sorted);
    OUT.printf(
        "%s: %d inserts, p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
        when,
        inserted,
        sorted[inserted / 2] / 1e6,
        sorted[inserted * 99 / 100] / 1e6,
        sorted[inserted - 1] / 1e6);
  }

  private static void say(String what, long since) {
    OUT.printf("%s in %d ms%n", what, (System.nanoTime() - since) / 1_000_000);
  }

  private static void size(String folder, boolean isFile, String when) throws IOException {
    if (!isFile) {
      return;
    }
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      for (Path file : files.toList()) {
        OUT.printf("%s: %s has %d KB%n", when, file.getFileName(), Files.size(file) >> 10);
      }
    }
  }
}
