package io.ringfence.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private folder that the supervisor made for this worker. Nobody but the worker can remove it
 * once the supervisor is gone.
 */
final class WorkingFolder {
  /** The file that the supervisor locks, in the folder above. */
  private static final String LOCK = "lock";

  private final Path folder;
  private final Path socket;

  /** The working folder of a worker whose link is at {@code socket}. */
  WorkingFolder(Path folder, Path socket) {
    this.folder = folder;
    this.socket = folder.resolve(socket).normalize();
  }

  /** Removes the folder, and the supervisor's above it if this was the last one in it. */
  void delete() {
    if (!isPrivate()) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
      Path above = folder.getParent();
      if (above != null) {
        deleteOrphaned(above);
      }
    } catch (IOException _) {
      // Another worker still uses the folder above, or somebody else tidied up first.
    }
  }

  /**
   * The supervisor holds the lock in its folder while it lives. Workers that leave at the same time
   * take turns, and the last one finds no other's folder. Whoever started this clean-up bounds it.
   */
  private static void deleteOrphaned(Path supervisorFolder) throws IOException {
    try (FileChannel channel =
            FileChannel.open(supervisorFolder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!hasFolders(supervisorFolder)) {
        Files.walkFileTree(supervisorFolder, new Deletion());
      }
    }
  }

  private static boolean hasFolders(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(Files::isDirectory);
    }
  }

  /** A worker that somebody started by hand must not delete what that person works on. */
  private boolean isPrivate() {
    Path socketFolder = socket.getParent();
    return socketFolder != null
        && folder.getNameCount() >= 2
        && (socketFolder.equals(folder) || socketFolder.equals(folder.getParent()));
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
