package io.ringfence.worker.engine.ruby;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The part of the Ruby library that plans may require: sources, and the Java classes below some of
 * them. It is read once and then in memory, so that no plan makes the worker open a file.
 */
final class RubyLibrary extends ClassLoader {
  private static final String ARCHIVE = "library.zip";

  private final Map<String, byte[]> files;

  private RubyLibrary(Map<String, byte[]> files) {
    super("ruby-library", RubyLibrary.class.getClassLoader());
    this.files = files;
  }

  static RubyLibrary read() {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream stream = RubyLibrary.class.getResourceAsStream(ARCHIVE)) {
      if (stream == null) {
        throw new IllegalStateException(ARCHIVE + " is missing beside " + RubyLibrary.class);
      }
      ZipInputStream archive = new ZipInputStream(stream);
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(".rb") || name.endsWith(".class")) {
          files.put(name, archive.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RubyLibrary(files);
  }

  /** The source of a library; its name has no ending. */
  Optional<byte[]> source(String name) {
    return Optional.ofNullable(files.get(name + ".rb"));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = files.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
