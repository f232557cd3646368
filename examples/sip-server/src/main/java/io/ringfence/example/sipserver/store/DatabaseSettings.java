package io.ringfence.example.sipserver.store;

import java.nio.file.Path;

/**
 * Where the database is.
 *
 * @param url a JDBC URL of H2 or PostgreSQL
 * @param user empty where the URL says it all
 */
public record DatabaseSettings(String url, String user, String password) {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * Checks the URL.
   *
   * @throws IllegalArgumentException if it is of no database that is known
   */
  public DatabaseSettings {
    if (!url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "the database URL '%s' is of no known database; it begins with %s or %s"
              .formatted(withoutOptions(url), H2, POSTGRESQL));
    }
  }

  /**
   * The embedded database, in files of {@code folder}.
   *
   * @throws IllegalArgumentException if the folder has a semicolon in its name, which ends a file
   *     name in a URL of H2
   */
  public static DatabaseSettings embedded(Path folder) {
    Path file = folder.toAbsolutePath().normalize().resolve("calls");
    if (file.toString().contains(";")) {
      throw new IllegalArgumentException(
          "the folder '%s' has a semicolon in its name; the database cannot be there"
              .formatted(folder));
    }
    // Closing compacts the file, for two seconds at most. The server closes it, no shutdown hook.
    return new DatabaseSettings(
        H2 + "file:" + file + ";DB_CLOSE_ON_EXIT=FALSE;MAX_COMPACT_TIME=2000", "", "");
  }

  /** A database in memory that is gone when it is closed. */
  public static DatabaseSettings inMemory(String name) {
    return new DatabaseSettings(H2 + "mem:" + name, "", "");
  }

  boolean isEmbedded() {
    return url.startsWith(H2);
  }

  /** The URL for people: its options may hold a password. */
  String place() {
    return withoutOptions(url);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "database at " + place();
  }

  private static String withoutOptions(String url) {
    return url.split("[;?]", 2)[0].replaceAll("//[^/@]*@", "//");
  }
}
