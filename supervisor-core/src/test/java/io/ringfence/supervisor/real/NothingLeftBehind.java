package io.ringfence.supervisor.real;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a thread, a child process or a file of ours behind. */
final class NothingLeftBehind implements AfterEachCallback {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public void afterEach(ExtensionContext context) {
    check();
  }

  void check() {
    await()
        .alias("no thread of ours is left")
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(List.of(), threads()));
    await()
        .alias("no child process is left")
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(List.of(), children()));
    await()
        .alias("no run folder is left")
        .atMost(LIMIT)
        .untilAsserted(() -> assertEquals(List.of(), runFolders()));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ringfence"))
        .toList();
  }

  private static List<Long> children() {
    return ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
  }

  /** Folders of this process and of its children; other builds may run beside this one. */
  private static List<Path> runFolders() {
    try (Stream<Path> folders = Files.list(TestDispatchers.RUN_FOLDER)) {
      return folders.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
