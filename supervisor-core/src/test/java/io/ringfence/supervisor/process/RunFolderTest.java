package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path base;

  @Test
  void itIsPrivateAndGoneOnceClosed() throws Exception {
    RunFolder folder = RunFolder.in(base.resolve("made/on/the/way"));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
    Files.createDirectories(folder.path().resolve("w1/deep"));
    folder.close();
    assertFalse(Files.exists(folder.path()));
  }

  @Test
  void theFolderOfADeadSupervisorIsRemoved() throws Exception {
    Path dead = base.resolve("ringfence-1-2-3");
    Files.createDirectories(dead.resolve("w1"));
    Files.createFile(dead.resolve("lock"));
    RunFolder.in(base).close();
    assertFalse(Files.exists(dead));
  }

  @Test
  void theFolderOfALivingSupervisorStays() throws Exception {
    Path living = base.resolve("ringfence-1-2-3");
    Files.createDirectories(living);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                living.resolve("lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals('h', other.getInputStream().read(), "the other JVM holds the lock");
      RunFolder.in(base).close();
      assertTrue(Files.exists(living));
    } finally {
      other.destroyForcibly().waitFor();
    }
    RunFolder.in(base).close();
    assertFalse(Files.exists(living), "it stays although its supervisor was killed");
  }

  @Test
  void asecondSupervisorInThisJvmLeavesTheFirstAlone() throws Exception {
    RunFolder first = RunFolder.in(base);
    RunFolder.in(base).close();
    assertTrue(Files.exists(first.path().resolve("lock")));
    first.close();
  }

  @Test
  void aFolderThatIsBeingMadeStaysButNotForEver() throws Exception {
    Path unfinished = Files.createDirectory(base.resolve("ringfence-1-2-3"));
    RunFolder.in(base).close();
    assertTrue(Files.exists(unfinished));
    Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    RunFolder.in(base).close();
    assertFalse(Files.exists(unfinished));
  }

  @Test
  void whatIsNotOursStays() throws Exception {
    Path other = Files.createDirectories(base.resolve("ringfence-notes"));
    Path target = Files.createDirectories(base.resolve("elsewhere"));
    Files.createFile(target.resolve("lock"));
    Files.createSymbolicLink(base.resolve("ringfence-1-2-3"), target);
    RunFolder.in(base).close();
    assertTrue(Files.exists(other));
    assertTrue(Files.exists(target.resolve("lock")));
  }

  @Test
  void aFileInPlaceOfTheBaseIsRefused() throws IOException {
    Path file = Files.createFile(base.resolve("file"));
    String refused = Refusal.of(() -> RunFolder.in(file));
    assertTrue(refused.contains(file + " "), refused);
    assertTrue(refused.contains("set runFolder"), refused);
  }

  /** A JVM that holds a lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw");
          FileLock _ = file.getChannel().lock()) {
        System.out.print("h");
        System.out.flush();
        while (System.in.read() >= 0) {
          // Until killed.
        }
      }
    }
  }
}
