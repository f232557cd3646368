package io.ringfence.example.sipserver.author;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes plans into a data folder. */
final class PlanFolders {
  private final Path data;

  PlanFolders(Path data) {
    this.data = data;
  }

  PlanFolders put(String file, String source) {
    try {
      Path path = data.resolve("dialplans").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, source);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
