package io.ringfence.supervisor.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The private folder of one supervisor, in which each worker has its own. A lock file in it, held
 * for as long as the supervisor lives, tells other supervisors that it is in use; those of dead
 * supervisors are removed by the next one that starts.
 *
 * <p>The name tells the JVM that made it (process id and start), because a file that this JVM has
 * locked must never be opened by it again: closing the second channel would drop the lock. The lock
 * file also keeps a worker from removing the run folder as an empty one.
 */
final class RunFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final Pattern NAME = Pattern.compile("ringfence-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+");
  private static final int ATTEMPTS = 20;

  /** A folder without a lock file is one being made, unless it is older than this. */
  private static final Duration UNFINISHED_AFTER = Duration.ofHours(1);

  private final Path path;
  private final FileChannel lockChannel;

  private RunFolder(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /** Makes a run folder in {@code base} and removes those of dead supervisors beside it. */
  static RunFolder in(Path base) throws ProcessSetupException {
    RunFolder made;
    try {
      OwnFolder.makeAll(base);
      made = make(base);
    } catch (IOException | UnsupportedOperationException e) {
      throw new ProcessSetupException(
          "cannot make a run folder in %s (%s); set runFolder to a folder that can be written"
              .formatted(base, e),
          e);
    }
    made.sweep(base);
    return made;
  }

  Path path() {
    return path;
  }

  /** The user that this process makes files as. */
  UserPrincipal owner() throws IOException {
    return Files.getOwner(path);
  }

  @Override
  public void close() {
    OwnFolder.remove(path);
    try {
      lockChannel.close();
    } catch (IOException _) {
      // Nothing was written to it.
    }
  }

  private static RunFolder make(Path base) throws IOException {
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Path path = base.resolve(ownPrefix() + Integer.toString(random.nextInt(1 << 30), 36));
      try {
        OwnFolder.make(path);
      } catch (FileAlreadyExistsException _) {
        continue;
      }
      Optional<FileChannel> lock = lock(path, StandardOpenOption.CREATE_NEW);
      if (lock.isPresent()) {
        return new RunFolder(path, lock.get());
      }
    }
    throw new IOException("taken away by others " + ATTEMPTS + " times");
  }

  /**
   * The held lock of the run folder {@code path}; empty if another holds it, or removed the folder
   * between the making of the file and the lock.
   */
  private static Optional<FileChannel> lock(Path path, StandardOpenOption how) throws IOException {
    Path file = path.resolve(LOCK);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, how);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      FileLock lock = channel.tryLock();
      held = lock != null && Files.exists(file);
    } finally {
      if (!held) {
        channel.close();
      }
    }
    return held ? Optional.of(channel) : Optional.empty();
  }

  private void sweep(Path base) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, "ringfence-*")) {
      UserPrincipal self = owner();
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (NAME.matcher(name).matches()
            && !name.startsWith(ownPrefix())
            && OwnFolder.isOwn(folder, self)) {
          removeIfDead(folder);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException _) {
      // What could not be looked at stays for the next supervisor.
    }
  }

  private static void removeIfDead(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(LOCK))) {
      if (Files.getLastModifiedTime(folder)
          .toInstant()
          .isBefore(Instant.now().minus(UNFINISHED_AFTER))) {
        OwnFolder.remove(folder);
      }
      return;
    }
    Optional<FileChannel> lock;
    try {
      lock = lock(folder, StandardOpenOption.WRITE);
    } catch (IOException _) {
      return;
    }
    if (lock.isPresent()) {
      try (FileChannel _ = lock.get()) {
        OwnFolder.remove(folder);
      }
    }
  }

  private static String ownPrefix() {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return "ringfence-%s-%s-".formatted(Long.toString(self.pid(), 36), Long.toString(started, 36));
  }
}
