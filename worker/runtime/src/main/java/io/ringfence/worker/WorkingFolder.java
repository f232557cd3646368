package io.ringfence.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The private folder that the supervisor made for this worker. Nobody but the worker can remove it
 * once the supervisor is gone.
 */
final class WorkingFolder {
  private final Path folder;
  private final Path socket;

  /** The working folder of a worker whose link is at {@code socket}. */
  WorkingFolder(Path folder, Path socket) {
    this.folder = folder;
    this.socket = folder.resolve(socket).normalize();
  }

  /** Removes the folder, and the one above if nothing else is in it. */
  void delete() {
    if (!isPrivate()) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
      Path above = folder.getParent();
      if (above != null) {
        Files.deleteIfExists(above);
      }
    } catch (IOException _) {
      // Another worker still uses the folder above, or somebody else tidied up first.
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
