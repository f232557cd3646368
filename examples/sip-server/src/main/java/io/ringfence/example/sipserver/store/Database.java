package io.ringfence.example.sipserver.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;

/** The connections to the database, and its schema brought up to date. Thread-safe. */
final class Database implements AutoCloseable {
  /** How long a statement waits for a row that another transaction holds. */
  static final Duration LOCK_WAIT = Duration.ofSeconds(1);

  private static final int STATEMENT_SECONDS = 5;
  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

  private final HikariDataSource source;
  private final Jdbi jdbi;

  private Database(HikariDataSource source) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    jdbi.getConfig(SqlStatements.class).setQueryTimeout(STATEMENT_SECONDS);
  }

  /**
   * Connects, and makes or renews the schema.
   *
   * @throws StoreException if that cannot be done
   */
  static Database open(DatabaseSettings settings, int connections) {
    HikariDataSource source = connected(settings, connections);
    try {
      Database database = new Database(source);
      new Schema(settings.place()).bringUpToDate(database.jdbi);
      return database;
    } catch (JdbiException e) {
      source.close();
      throw new StoreException(
          "the tables of the database at %s cannot be made: %s"
              .formatted(settings.place(), rootMessage(e)),
          e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** Ends all connections; the embedded database closes its file with the last of them. */
  @Override
  public void close() {
    source.close();
  }

  private static HikariDataSource connected(DatabaseSettings settings, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("sipserver-database");
    config.setJdbcUrl(settings.url());
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user());
      config.setPassword(settings.password());
    }
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(Math.min(4, connections));
    config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    if (settings.isEmbedded()) {
      config.setConnectionInitSql("SET LOCK_TIMEOUT " + LOCK_WAIT.toMillis());
    } else {
      config.setConnectionInitSql("SET lock_timeout = " + LOCK_WAIT.toMillis());
      // A server that is silently gone must not hold a thread for ever; in seconds.
      config.addDataSourceProperty("socketTimeout", "15");
      config.addDataSourceProperty("connectTimeout", "3");
      config.addDataSourceProperty("loginTimeout", "3");
    }
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new StoreException(
          "the database at %s cannot be opened: %s".formatted(settings.place(), rootMessage(e)), e);
    }
  }

  /** What the driver said, on one line. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  /** The SQLSTATE of a failure; empty where the driver gave none. */
  static String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said && said.getSQLState() != null) {
        return said.getSQLState();
      }
    }
    return "";
  }
}
