package io.ringfence.example.sipserver;

import io.ringfence.example.sipserver.config.Configuration;
import io.ringfence.example.sipserver.config.ConfigurationException;
import io.ringfence.example.sipserver.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that a server has its plans, its database and its configuration in. */
record DataFolder(Path path) {

  /**
   * A folder that can be written to; it is made if it is missing.
   *
   * @throws StartException naming the folder
   */
  static DataFolder at(Path path) throws StartException {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new StartException("the data folder %s cannot be made: %s".formatted(path, e));
    }
    if (!Files.isWritable(path)) {
      throw new StartException("the data folder %s cannot be written to".formatted(path));
    }
    return new DataFolder(path.toAbsolutePath().normalize());
  }

  /** A new folder among the temporary files. */
  static DataFolder temporary() throws StartException {
    try {
      return new DataFolder(Files.createTempDirectory("ringfence-sip-server-"));
    } catch (IOException e) {
      throw new StartException("no temporary data folder can be made: " + e);
    }
  }

  Path plans() {
    return path.resolve("dialplans");
  }

  Path database() {
    return path.resolve("database");
  }

  Path configurationFile() {
    return path.resolve("server.toml");
  }

  boolean isEmpty() throws StartException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new StartException("the data folder %s cannot be read: %s".formatted(path, e));
    }
  }

  /** The configuration: that of {@code named}, else that of this folder, else the defaults. */
  Configuration configuration(Optional<Path> named) throws StartException {
    try {
      Path file = named.orElse(configurationFile());
      return named.isPresent() || Files.exists(file)
          ? ConfigurationFile.read(file)
          : ConfigurationFile.defaults();
    } catch (ConfigurationException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /** Removes the folder and all that is in it. */
  void delete() throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
