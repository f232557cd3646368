package io.ringfence.example.sipserver.store;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a database with call records of the past, for load tests of a server that then deletes
 * them:
 *
 * <pre>
 * mvn -pl examples/sip-server exec:java -Dexec.classpathScope=test \
 *   -Dexec.mainClass=io.ringfence.example.sipserver.store.FillRecords \
 *   -Dexec.args="DIR 500000 100"
 * </pre>
 *
 * <p>The arguments: the data folder of a server that does not run, or a JDBC URL of PostgreSQL; how
 * many records; how many days ago their calls ended.
 */
public final class FillRecords {
  private static final int BATCH = 1_000;

  private FillRecords() {}

  /** Fills and prints how long it took. */
  public static void main(String[] arguments) {
    DatabaseSettings settings =
        arguments[0].startsWith("jdbc:")
            ? new DatabaseSettings(arguments[0], "", "")
            : DatabaseSettings.embedded(Path.of(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    Duration age = Duration.ofDays(Integer.parseInt(arguments[2]));
    long begun = System.nanoTime();
    try (Database database = Database.open(settings, 2)) {
      fill(new CallRecordTable(database.jdbi()), count, Instant.now().minus(age));
    }
    PrintStream out = System.out;
    out.printf("%d records in %d ms%n", count, (System.nanoTime() - begun) / 1_000_000);
  }

  static void fill(CallRecordTable table, int count, Instant ended) {
    List<CallRecord> batch = new ArrayList<>(BATCH);
    for (int i = 1; i <= count; i++) {
      batch.add(SampleRecords.ended("filled-" + i, "owner-" + i % 50, ended));
      if (batch.size() == BATCH || i == count) {
        table.insert(batch);
        batch.clear();
      }
    }
  }
}
