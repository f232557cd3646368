package io.ringfence.supervisor.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Making, checking and removing folders that belong to this user alone. */
final class OwnFolder {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnFolder() {}

  /** Makes {@code folder}, which must not exist, for its owner only. */
  static void make(Path folder) throws IOException {
    Files.createDirectory(folder, OWNER_ONLY);
  }

  /** Makes {@code folder} and those above it that are missing, for their owner only. */
  static void makeAll(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_ONLY);
  }

  /**
   * Refuses a folder that others could put files in.
   *
   * @param purpose what the folder is, for the message
   */
  static void check(String purpose, Path folder, UserPrincipal self)
      throws IOException, ProcessSetupException {
    PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
    if (!attributes.owner().equals(self)) {
      throw new ProcessSetupException(
          "%s %s belongs to user %s, this process runs as %s; set cacheFolder to a folder of your own"
              .formatted(purpose, folder, attributes.owner().getName(), self.getName()));
    }
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ProcessSetupException(
          "%s %s can be written by others (%s); code is run from it, so do: chmod go-w %s"
              .formatted(purpose, folder, PosixFilePermissions.toString(permissions), folder));
    }
  }

  /** Whether {@code folder} is a real folder, not a link, of user {@code self}. */
  static boolean isOwn(Path folder, UserPrincipal self) {
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isDirectory() && attributes.owner().equals(self);
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Removes {@code folder} with all that is in it, as far as possible; follows no link. A worker
   * removes its folder too, so anything may be gone already.
   */
  static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException _) {
      // Gone, or not ours to remove: the next supervisor tries again.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return removed(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return removed(folder);
    }

    private static FileVisitResult removed(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException _) {
        // As far as possible.
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
