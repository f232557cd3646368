package io.ringfence.example.sipserver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a purge asks of the database. */
class RecordPurgeTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Database database =
      Database.open(DatabaseSettings.inMemory("purge" + System.nanoTime()), 3);
  private final CallRecordTable table = new CallRecordTable(database.jdbi());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void allRecordsAreLookedAtOnceHoweverManyGo() {
    fill(300, NOW);
    AtomicInteger looks = new AtomicInteger();
    database
        .jdbi()
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logBeforeExecution(StatementContext context) {
                if (looksAtAll(context)) {
                  looks.incrementAndGet();
                }
              }
            });
    purge(
        RecordSettings.DEFAULT.count(4).deletions(10, Duration.ofMillis(1)),
        deleted -> deleted == 296);
    assertEquals(1, looks.get());
    assertEquals(4, table.count());
  }

  @Test
  void whatIsTooOldGoesWhereTheCountFails() {
    fill(25, NOW.minus(Duration.ofDays(3)));
    fill(10, NOW);
    AtomicInteger failures = new AtomicInteger();
    database
        .jdbi()
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logBeforeExecution(StatementContext context) {
                if (looksAtAll(context)) {
                  failures.incrementAndGet();
                  throw new UnableToExecuteStatementException("too slow", context);
                }
              }
            });
    purge(
        RecordSettings.DEFAULT.age(Duration.ofDays(1)).deletions(10, Duration.ofMillis(1)),
        deleted -> deleted == 25 && failures.get() > 0);
  }

  private void purge(RecordSettings settings, LongPredicate isDone) {
    RecordPurge purge = new RecordPurge(table, settings, InstantSource.fixed(NOW));
    purge.start();
    try {
      Awaitility.await("the deletion of all that may go")
          .atMost(Duration.ofSeconds(10))
          .until(() -> isDone.test(purge.deleted()));
    } finally {
      purge.close(LIMIT);
    }
  }

  private void fill(int count, Instant ended) {
    table.insert(Collections.nCopies(count, SampleRecords.ended("c", "ada", ended)));
  }

  private static boolean looksAtAll(StatementContext context) {
    return String.valueOf(context.getRenderedSql()).contains("COUNT(");
  }
}
