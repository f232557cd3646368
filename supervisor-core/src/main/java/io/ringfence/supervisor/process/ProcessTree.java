package io.ringfence.supervisor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker and all it started. Children are found by their parents while those live, and by a
 * cookie in the environment, which is inherited, once their parents are gone.
 */
final class ProcessTree {
  static final String COOKIE_NAME = "RINGFENCE_WORKER";

  private static final Path PROC = Path.of("/proc");
  private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
  private static final long ROUND_NANOS = Duration.ofMillis(5).toNanos();
  private static final int MOST_ENVIRONMENT_BYTES = 1 << 20;

  private final ProcessHandle root;
  private final String mark;

  ProcessTree(ProcessHandle root, String cookie) {
    this.root = root;
    this.mark = COOKIE_NAME + "=" + cookie;
  }

  /** Sends SIGKILL to all; waits for none. */
  void kill() {
    // The list is made first: with the root gone its children have another parent.
    List<ProcessHandle> descendants = root.descendants().toList();
    root.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    marked().forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Kills what is left after the end of the worker itself, until nothing is, or two seconds long.
   */
  void killLeftovers() {
    Deadline limit = Deadline.in(KILL_LIMIT);
    List<ProcessHandle> left = marked();
    while (!left.isEmpty() && !limit.isPast()) {
      left.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(ROUND_NANOS);
      left = marked();
    }
  }

  private List<ProcessHandle> marked() {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        long pid = Long.parseLong(folder.getFileName().toString());
        // The handle is taken before the look, and knows when its process started: a process that
        // got the same number in between is not killed.
        ProcessHandle.of(pid).filter(_ -> pid != self && isMarked(folder)).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException _) {
      // What was found so far is worth killing.
    }
    return found;
  }

  private boolean isMarked(Path folder) {
    try (InputStream environment = Files.newInputStream(folder.resolve("environ"))) {
      byte[] bytes = environment.readNBytes(MOST_ENVIRONMENT_BYTES);
      return new String(bytes, StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException _) {
      return false;
    }
  }
}
