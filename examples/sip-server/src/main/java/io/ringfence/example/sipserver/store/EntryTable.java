package io.ringfence.example.sipserver.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The table of the owners' keys and values, as one connection sees it. Every statement names the
 * owner: nobody reaches a key of another.
 */
final class EntryTable {
  private static final String UNIQUE_VIOLATION = "23505";

  private final Handle handle;
  private final String owner;

  EntryTable(Handle handle, String owner) {
    this.handle = handle;
    this.owner = owner;
  }

  Optional<String> read(String key) {
    return value("", key);
  }

  /** Nobody else writes the key before the transaction ends. */
  Optional<String> readForUpdate(String key) {
    return value(" FOR UPDATE", key);
  }

  /** Writes without a look at the limits. */
  void write(String key, String value) {
    int updated =
        onEntry(
                handle.createUpdate(
                    """
                    UPDATE store_entry SET entry_value = :value, bytes = :bytes
                    WHERE owner_name = :owner AND entry_key = :key\
                    """),
                key)
            .bind("value", value)
            .bind("bytes", bytes(key, value))
            .execute();
    if (updated == 0) {
      onEntry(
              handle.createUpdate(
                  """
                  INSERT INTO store_entry (owner_name, entry_key, entry_value, bytes)
                  VALUES (:owner, :key, :value, :bytes)\
                  """),
              key)
          .bind("value", value)
          .bind("bytes", bytes(key, value))
          .execute();
    }
  }

  void delete(String key) {
    onEntry(
            handle.createUpdate(
                "DELETE FROM store_entry WHERE owner_name = :owner AND entry_key = :key"),
            key)
        .execute();
  }

  List<String> keys() {
    return handle
        .createQuery(
            "SELECT entry_key FROM store_entry WHERE owner_name = :owner ORDER BY entry_key")
        .bind("owner", owner)
        .mapTo(String.class)
        .list();
  }

  /** Refuses to write where that would pass a limit, as far as this transaction can see. */
  void requireRoom(OwnerLimits limits, String key, String value) throws StoreRefusal {
    Use others =
        onEntry(
                handle.createQuery(
                    """
                    SELECT COUNT(*) AS entries, COALESCE(SUM(bytes), 0) AS bytes FROM store_entry
                    WHERE owner_name = :owner AND entry_key <> :key\
                    """),
                key)
            .map((row, _) -> new Use(row.getLong("entries"), row.getLong("bytes")))
            .one();
    new Use(others.keys() + 1, others.bytes() + bytes(key, value)).require(owner, limits);
  }

  /**
   * Refuses what is written and not committed where it passes a limit together with what others
   * committed. Writers of one owner take turns from here to their commit.
   */
  void requireWithin(OwnerLimits limits) throws StoreRefusal {
    handle
        .createQuery("SELECT owner_name FROM store_owner WHERE owner_name = :owner FOR UPDATE")
        .bind("owner", owner)
        .mapTo(String.class)
        .one();
    Use all =
        handle
            .createQuery(
                """
                SELECT COUNT(*) AS entries, COALESCE(SUM(bytes), 0) AS bytes FROM store_entry
                WHERE owner_name = :owner\
                """)
            .bind("owner", owner)
            .map((row, _) -> new Use(row.getLong("entries"), row.getLong("bytes")))
            .one();
    all.require(owner, limits);
  }

  /** Makes the row that writers of the owner take turns by. */
  static void enrol(Handle handle, String owner) {
    try {
      handle
          .createUpdate(
              """
              INSERT INTO store_owner (owner_name) SELECT CAST(:owner AS VARCHAR(256))
              WHERE NOT EXISTS (SELECT 1 FROM store_owner WHERE owner_name = :owner)\
              """)
          .bind("owner", owner)
          .execute();
    } catch (JdbiException e) {
      if (!isTaken(e)) {
        throw e;
      }
    }
  }

  /** Whether somebody else inserted the same at the same time. */
  static boolean isTaken(JdbiException failure) {
    return Database.sqlState(failure).equals(UNIQUE_VIOLATION);
  }

  private Optional<String> value(String suffix, String key) {
    return onEntry(
            handle.createQuery(
                "SELECT entry_value FROM store_entry WHERE owner_name = :owner AND entry_key = :key"
                    + suffix),
            key)
        .mapTo(String.class)
        .findOne();
  }

  private <S extends SqlStatement<S>> S onEntry(S statement, String key) {
    return statement.bind("owner", owner).bind("key", key);
  }

  private static int bytes(String key, String value) {
    return key.getBytes(StandardCharsets.UTF_8).length
        + value.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What an owner has in the store. */
  private record Use(long keys, long bytes) {
    void require(String owner, OwnerLimits limits) throws StoreRefusal {
      if (keys > limits.keys()) {
        throw new StoreRefusal(
            "the store of %s would have %d keys; allowed %d".formatted(owner, keys, limits.keys()));
      }
      if (bytes > limits.bytes()) {
        throw new StoreRefusal(
            "the store of %s would have %d bytes; allowed %d"
                .formatted(owner, bytes, limits.bytes()));
      }
    }
  }
}
