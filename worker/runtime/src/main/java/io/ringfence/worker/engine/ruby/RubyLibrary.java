package io.ringfence.worker.engine.ruby;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;

/**
 * The part of the Ruby library that plans may require: sources, and the Java classes below some of
 * them. Its archive is read once and kept in memory as it is, so that no plan makes the worker open
 * a file.
 */
final class RubyLibrary extends ClassLoader {
  private static final String ARCHIVE = "library.zip";

  // APPNOTE.TXT of the zip format, 4.3.12 and 4.3.16: lengths and positions of fields.
  private static final int DIRECTORY_END = 22;
  private static final int DIRECTORY_END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_COUNT = 10;
  private static final int DIRECTORY_START = 16;
  private static final int HEADER = 46;
  private static final int NAME_LENGTH = 28;
  private static final int EXTRA_LENGTH = 30;
  private static final int COMMENT_LENGTH = 32;
  private static final int ENTRY_START = 42;

  private final byte[] archive;
  private final Map<String, Integer> starts;

  private RubyLibrary(byte[] archive) {
    super("ruby-library", RubyLibrary.class.getClassLoader());
    this.archive = archive;
    starts = starts(archive);
  }

  static RubyLibrary read() {
    try (InputStream stream = RubyLibrary.class.getResourceAsStream(ARCHIVE)) {
      if (stream == null) {
        throw new IllegalStateException(ARCHIVE + " is missing beside " + RubyLibrary.class);
      }
      return new RubyLibrary(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source of a library; its name has no ending. */
  Optional<byte[]> source(String name) {
    return file(name + ".rb");
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes =
        file(name.replace('.', '/') + ".class").orElseThrow(() -> new ClassNotFoundException(name));
    return defineClass(name, bytes, 0, bytes.length);
  }

  private Optional<byte[]> file(String name) {
    Integer start = starts.get(name);
    if (start == null) {
      return Optional.empty();
    }
    try (ZipInputStream entry =
        new ZipInputStream(new ByteArrayInputStream(archive, start, archive.length - start))) {
      entry.getNextEntry();
      return Optional.of(entry.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the entry of each file begins. */
  private static Map<String, Integer> starts(byte[] archive) {
    ByteBuffer buffer = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int end = archive.length - DIRECTORY_END;
    if (end < 0 || buffer.getInt(end) != DIRECTORY_END_SIGNATURE) {
      throw new IllegalStateException(
          "%s of %d bytes does not end as an archive does".formatted(ARCHIVE, archive.length));
    }
    Map<String, Integer> starts = new HashMap<>();
    int at = buffer.getInt(end + DIRECTORY_START);
    for (int left = Short.toUnsignedInt(buffer.getShort(end + ENTRY_COUNT)); left > 0; left--) {
      int nameLength = Short.toUnsignedInt(buffer.getShort(at + NAME_LENGTH));
      String name = new String(archive, at + HEADER, nameLength, StandardCharsets.UTF_8);
      starts.put(name, buffer.getInt(at + ENTRY_START));
      at +=
          HEADER
              + nameLength
              + Short.toUnsignedInt(buffer.getShort(at + EXTRA_LENGTH))
              + Short.toUnsignedInt(buffer.getShort(at + COMMENT_LENGTH));
    }
    return starts;
  }
}
