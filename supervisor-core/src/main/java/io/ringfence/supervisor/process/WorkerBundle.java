package io.ringfence.supervisor.process;

import io.ringfence.supervisor.process.BundleIndex.Library;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The worker's program and libraries, which lie as resources in one jar on the host's class path so
 * that none of their classes is on it.
 *
 * <p>A JVM needs them as files. They are kept in a cache folder, by their hashes so that two
 * versions share what they have in common, and checked each time. A file appears there only whole,
 * by being renamed, so that two JVMs may unpack at once and a running worker keeps the file it has
 * open.
 */
final class WorkerBundle {
  static final String ROOT = "META-INF/ringfence/worker/";

  private static final String ARTIFACT = "io.ringfence:ringfence-worker-bundle";
  private static final String UNFINISHED = ".unpacking-";
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  private final ClassLoader loader;
  private final BundleIndex index;

  private WorkerBundle(ClassLoader loader, BundleIndex index) {
    this.loader = loader;
    this.index = index;
  }

  /** The bundle that the first of {@code loaders} has. */
  static WorkerBundle find(List<ClassLoader> loaders) throws ProcessSetupException {
    for (ClassLoader loader : loaders) {
      try (InputStream content = loader.getResourceAsStream(ROOT + "index")) {
        if (content != null) {
          return new WorkerBundle(loader, BundleIndex.parse(content.readAllBytes()));
        }
      } catch (IOException e) {
        throw new ProcessSetupException(
            "the index of artifact %s cannot be read: %s".formatted(ARTIFACT, e.getMessage()), e);
      }
    }
    throw new ProcessSetupException(
        "the worker is not on the class path: no resource %sindex; add the runtime dependency %s"
            .formatted(ROOT, ARTIFACT));
  }

  String mainClass() {
    return index.mainClass();
  }

  /** Unpacks what is missing or damaged in {@code cache}; returns the class path. */
  List<Path> unpack(Path cache, UserPrincipal self) throws ProcessSetupException {
    Path folder = cache.resolve("lib");
    try {
      OwnFolder.makeAll(cache);
      OwnFolder.check("cache folder", cache, self);
      OwnFolder.makeAll(folder);
      OwnFolder.check("cache folder", folder, self);
    } catch (IOException | UnsupportedOperationException e) {
      throw new ProcessSetupException(
          "cannot use the cache folder %s (%s); set cacheFolder to a folder that can be written"
              .formatted(cache, e),
          e);
    }
    removeAbandoned(folder);
    List<Path> classPath = new ArrayList<>();
    for (Library library : index.libraries()) {
      Path file = folder.resolve(library.sha256().substring(0, 16) + "-" + library.name());
      if (!isIntact(file, library)) {
        unpack(library, file);
      }
      classPath.add(file);
    }
    return classPath;
  }

  private static boolean isIntact(Path file, Library library) {
    try (InputStream content = Files.newInputStream(file)) {
      return Sha256.copying(content, OutputStream.nullOutputStream()).equals(library.sha256());
    } catch (IOException _) {
      return false;
    }
  }

  private void unpack(Library library, Path file) throws ProcessSetupException {
    Path folder = Objects.requireNonNull(file.getParent());
    try {
      Path unfinished = Files.createTempFile(folder, UNFINISHED, ".jar");
      try {
        String hash = copy(library, unfinished);
        if (!hash.equals(library.sha256())) {
          throw new ProcessSetupException(
              "artifact %s is damaged: SHA-256 of its %s is %s, its index says %s; fetch it anew"
                  .formatted(ARTIFACT, library.name(), hash, library.sha256()));
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new ProcessSetupException(
          "cannot unpack %s to %s (%s); the folder has %d bytes free and the worker needs %d: make room or set cacheFolder"
              .formatted(library.name(), folder, e, freeBytes(folder), index.bytes()),
          e);
    }
  }

  private String copy(Library library, Path target) throws IOException {
    String name = ROOT + "lib/" + library.name();
    try (InputStream source = loader.getResourceAsStream(name)) {
      if (source == null) {
        throw new IOException("artifact %s has no %s".formatted(ARTIFACT, name));
      }
      try (OutputStream out = Files.newOutputStream(target)) {
        return Sha256.copying(source, out);
      }
    }
  }

  private static long freeBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException _) {
      return -1;
    }
  }

  /** Removes what a JVM left that was killed while it unpacked. */
  private static void removeAbandoned(Path folder) {
    Instant limit = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // It is in nobody's way.
    }
  }
}
