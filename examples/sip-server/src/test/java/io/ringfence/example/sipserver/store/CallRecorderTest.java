package io.ringfence.example.sipserver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer on a database that can be taken away. */
class CallRecorderTest {
  private static final String URL = "jdbc:h2:mem:recorder;DB_CLOSE_DELAY=-1";

  private final AtomicInteger tries = new AtomicInteger();
  private final Jdbi jdbi = Jdbi.create((ConnectionFactory) this::connect);
  private final CallRecordTable table = new CallRecordTable(jdbi);
  private volatile boolean isDown;

  @BeforeEach
  void makeTables() {
    new Schema("memory").bringUpToDate(jdbi);
  }

  @AfterEach
  void dropAll() {
    isDown = false;
    jdbi.useHandle(handle -> handle.execute("DROP ALL OBJECTS"));
  }

  @Test
  void aRecordThatFindsNoRoomIsDroppedAndCountedAndTheOthersStay() {
    CallRecorder recorder = new CallRecorder(table, 3);
    for (int i = 0; i < 5; i++) {
      recorder.record(record("c-" + i));
    }
    assertEquals(2, recorder.dropped());

    recorder.start();
    recorder.close(Duration.ofSeconds(10));

    assertEquals(3, table.count());
    assertEquals("c-2", table.newest("ada", 1).getFirst().callId());
  }

  @Test
  void recordsWaitForADatabaseThatIsAway() {
    CallRecorder recorder = new CallRecorder(table, 100);
    isDown = true;
    recorder.start();
    recorder.record(record("c-1"));
    Awaitility.await("the second try").until(() -> tries.get() >= 2);
    recorder.record(record("c-2"));

    isDown = false;

    Awaitility.await("the records")
        .atMost(Duration.ofSeconds(20))
        .until(() -> recorder.written() == 2);
    recorder.close(Duration.ofSeconds(5));
    assertEquals(0, recorder.dropped());
    assertEquals(2, table.count());
  }

  @Test
  void closingGivesUpADatabaseThatStaysAwayAndCountsWhatIsLost() {
    CallRecorder recorder = new CallRecorder(table, 100);
    isDown = true;
    recorder.start();
    for (int i = 0; i < 7; i++) {
      recorder.record(record("c-" + i));
    }
    long begun = System.nanoTime();

    recorder.close(Duration.ofMillis(300));

    assertTrue(System.nanoTime() - begun < 3_000_000_000L);
    Awaitility.await("the count of what is lost").until(() -> recorder.dropped() == 7);
    Awaitility.await("the end of the writer")
        .until(() -> Threads.named("sipserver-call-records").isEmpty());
  }

  @Test
  void aRecordThatTheDatabaseRefusesDoesNotHoldUpTheOthers() {
    jdbi.useHandle(
        handle -> handle.execute("ALTER TABLE call_record ADD CHECK (call_id <> 'bad')"));
    CallRecorder recorder = new CallRecorder(table, 100);
    recorder.record(record("c-1"));
    recorder.record(record("bad"));
    recorder.record(record("c-2"));

    recorder.start();
    recorder.close(Duration.ofSeconds(10));

    assertEquals(2, table.count());
    assertEquals(1, recorder.dropped());
  }

  @Test
  void theSameSchemaIsMadeOnceAndALaterOneIsRefused() {
    new Schema("memory").bringUpToDate(jdbi);
    try (Handle handle = jdbi.open()) {
      handle.execute("INSERT INTO schema_version (version) VALUES (99)");
    }

    StoreException refused =
        assertThrows(StoreException.class, () -> new Schema("memory").bringUpToDate(jdbi));

    assertEquals(
        "the database at memory has version 99 of the tables; this server knows 1",
        refused.getMessage());
  }

  private static CallRecord record(String callId) {
    return SampleRecords.ended(callId, "ada", Instant.EPOCH);
  }

  private Connection connect() throws SQLException {
    if (isDown) {
      tries.incrementAndGet();
      throw new SQLTransientConnectionException("the database is away");
    }
    return DriverManager.getConnection(URL);
  }
}
