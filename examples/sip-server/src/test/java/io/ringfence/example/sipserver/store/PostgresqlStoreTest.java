package io.ringfence.example.sipserver.store;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The store on PostgreSQL. Runs only where {@value #URL} names an empty database, which loses its
 * tables: {@code jdbc:postgresql://127.0.0.1:5432/ringfence?user=ringfence}.
 */
@EnabledIfEnvironmentVariable(named = PostgresqlStoreTest.URL, matches = "jdbc:postgresql:.+")
class PostgresqlStoreTest extends StoreContract {
  static final String URL = "RINGFENCE_TEST_POSTGRESQL";

  @Override
  DatabaseSettings database() {
    return new DatabaseSettings(System.getenv(URL), "", "");
  }

  @Override
  @BeforeEach
  void open() {
    Jdbi.create(System.getenv(URL))
        .useHandle(handle ->
            handle.execute(
                "DROP TABLE IF EXISTS schema_version, call_record, store_owner, store_entry"));
    super.open();
  }
}
