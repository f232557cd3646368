package io.ringfence.sipload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a load run works with, in a folder of its own: the data of the server, the scenarios of sipp
 * and what both write.
 */
record LoadFiles(Path folder, int calleePort) {
  /** Longer than any record of a load run is old. */
  static final int KEPT_DAYS = 3_650;

  private static final String PLAN =
      """
      // One provider; the caller gets what it answers.
      sys.dial(`${req.uri.user}@callee`, 30);
      """;

  static LoadFiles in(Path folder, int calleePort) throws IOException {
    Path plans = folder.resolve("data/dialplans/load");
    Files.createDirectories(plans);
    Files.writeString(plans.resolve("in.js"), PLAN);
    LoadFiles files = new LoadFiles(folder, calleePort);
    files.keepRecords(KEPT_DAYS);
    files.copyScenario("caller.xml");
    files.copyScenario("callee.xml");
    return files;
  }

  /** Writes the configuration of a server that keeps call records so long. */
  void keepRecords(int days) throws IOException {
    Files.writeString(configuration(), configuration(calleePort, days));
  }

  /** Deletes the database; only while no server runs, which holds its files open. */
  void forgetRecords() throws IOException {
    if (Files.exists(database())) {
      try (Stream<Path> files = Files.list(database())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  /** The folder of the embedded database. */
  Path database() {
    return data().resolve("database");
  }

  Path configuration() {
    return folder.resolve("server.toml");
  }

  private static String configuration(int calleePort, int keptDays) {
    return """
    [sip]
    max-calls = 20000

    [workers]
    javascript-spares = 2
    javascript-at-most = 8
    # All calls are of one owner here, and workers die twelve times a minute.
    calls-per-owner = 10000
    starts-per-second = 10000
    waiting-calls = 2000
    waiting-calls-per-owner = 2000
    worker-deaths-per-minute = 1000

    [records]
    keep-count = 100000000
    keep-days = %d

    [[owner]]
    name = "load"
    numbers = ["100"]

    [[owner.provider]]
    name = "callee"
    host = "127.0.0.1"
    port = %d
    """
        .formatted(keptDays, calleePort);
  }

  private void copyScenario(String name) throws IOException {
    try (InputStream scenario = LoadFiles.class.getResourceAsStream(name)) {
      if (scenario == null) {
        throw new IOException("the scenario " + name + " is missing");
      }
      Files.copy(scenario, folder.resolve(name));
    }
  }
}
