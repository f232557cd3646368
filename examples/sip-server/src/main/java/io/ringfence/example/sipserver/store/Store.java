package io.ringfence.example.sipserver.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The database of the server: opened once, closed once. A database that is away later stops
 * nothing: call records wait for it, and plans are told.
 */
public final class Store implements AutoCloseable {
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  /** One for the writer of records, one for their deletion, one to look at them. */
  private static final int CONNECTIONS_OF_RECORDS = 3;

  private final Database database;
  private final CallRecordTable table;
  private final CallRecorder recorder;
  private final RecordPurge purge;
  private final OwnerStore owners;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private Store(Database database, StoreSettings settings) {
    this.database = database;
    this.table = new CallRecordTable(database.jdbi());
    this.recorder = new CallRecorder(table, settings.records().waiting());
    this.purge = new RecordPurge(table, settings.records(), InstantSource.system());
    this.owners = new OwnerStore(database.jdbi(), settings.owners());
  }

  /**
   * Opens the database and makes its tables where they are missing.
   *
   * @throws StoreException if it cannot be opened, or was made by a later server
   */
  public static Store open(StoreSettings settings) {
    // Each thread of the owners' store holds one at most, each open transaction one.
    int connections =
        OwnerStore.THREADS + settings.owners().transactionsOfAll() + CONNECTIONS_OF_RECORDS;
    Store store = new Store(Database.open(settings.database(), connections), settings);
    store.recorder.start();
    store.purge.start();
    return store;
  }

  /** Where records of calls go. */
  public CallRecorder recorder() {
    return recorder;
  }

  /** The keys and values of plans. */
  public OwnerStore owners() {
    return owners;
  }

  /** The last records of an owner that are written, the newest first. Waits for the database. */
  public List<CallRecord> newestRecords(String owner, int most) {
    return table.newest(owner, most);
  }

  /** Records in the database. Waits for it. */
  public long countRecords() {
    return table.count();
  }

  /** Records that were deleted since the store was opened. */
  public long deletedRecords() {
    return purge.deleted();
  }

  /** Rolls back what calls left open, writes what waits, within five seconds, and closes all. */
  @Override
  public void close() {
    if (isClosed.getAndSet(true)) {
      return;
    }
    owners.close();
    recorder.close(FLUSH_LIMIT);
    purge.close(FLUSH_LIMIT);
    database.close();
  }
}
