package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A bundle with {@link MisbehavingProgram} in it, and the places it is used in. */
final class TestBundle {
  static final String LIBRARY = "program.jar";

  private final Path folder;

  TestBundle(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(resources().resolve("lib"));
    byte[] library = library();
    Files.write(resources().resolve("lib").resolve(LIBRARY), library);
    Files.writeString(
        resources().resolve("index"),
        "main %s\nbytes %d\n%s %s\n"
            .formatted(
                MisbehavingProgram.class.getName(), library.length, sha256(library), LIBRARY));
  }

  Path cache() {
    return folder.resolve("cache");
  }

  Path runs() {
    return folder.resolve("runs");
  }

  Path resources() {
    return folder.resolve("bundle").resolve(WorkerBundle.ROOT);
  }

  PlaceSettings places() {
    return new PlaceSettings(Optional.of(cache()), Optional.of(runs()), Optional.empty());
  }

  WorkerProcesses open(String... misdeeds) throws ProcessSetupException {
    return open(places(), misdeeds);
  }

  WorkerProcesses open(PlaceSettings places, String... misdeeds) throws ProcessSetupException {
    return WorkerProcesses.open(
        WorkerProgram.BUNDLED.with(List.of(misdeeds)),
        places,
        MemorySettings.DEFAULT,
        List.of(loader()));
  }

  /** Finds nothing but what is in this bundle. */
  ClassLoader loader() {
    try {
      URL root = folder.resolve("bundle").toUri().toURL();
      return new URLClassLoader(new URL[] {root}, null);
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] library() throws IOException {
    String name = MisbehavingProgram.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        InputStream program =
            Objects.requireNonNull(TestBundle.class.getClassLoader().getResourceAsStream(name))) {
      jar.putNextEntry(new JarEntry(name));
      program.transferTo(jar);
    }
    return bytes.toByteArray();
  }
}
