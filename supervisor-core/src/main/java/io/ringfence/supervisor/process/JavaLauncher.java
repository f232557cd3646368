package io.ringfence.supervisor.process;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code java} that runs the workers. */
final class JavaLauncher {
  /** Older ones do not understand the flags of a worker. */
  static final int OLDEST = 25;

  private static final Pattern MAJOR = Pattern.compile("\"?(\\d{1,9})\\b.*");

  private JavaLauncher() {}

  /**
   * Finds the {@code java} of {@code javaHome}, or of this JVM, which is new enough by being able
   * to run this.
   */
  static Path find(Optional<Path> javaHome) throws ProcessSetupException {
    Path home = javaHome.orElseGet(() -> Path.of(System.getProperty("java.home"))).toAbsolutePath();
    Path launcher = home.resolve("bin").resolve("java");
    if (!Files.isRegularFile(launcher) || !Files.isExecutable(launcher)) {
      throw new ProcessSetupException(
          "%s is %s; set javaHome to the home of a Java %d or newer"
              .formatted(launcher, Files.exists(launcher) ? "not executable" : "missing", OLDEST));
    }
    if (javaHome.isPresent()) {
      checkVersion(home);
    }
    return launcher;
  }

  private static void checkVersion(Path home) throws ProcessSetupException {
    Path file = home.resolve("release");
    String version;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Properties release = new Properties();
      release.load(reader);
      version = release.getProperty("JAVA_VERSION", "");
    } catch (IOException | IllegalArgumentException e) {
      throw new ProcessSetupException(
          "cannot read %s (%s), which tells the version of the Java in javaHome".formatted(file, e),
          e);
    }
    Matcher major = MAJOR.matcher(version);
    if (!major.matches() || Integer.parseInt(major.group(1)) < OLDEST) {
      throw new ProcessSetupException(
          "javaHome %s is Java %s; workers need Java %d or newer"
              .formatted(home, version.isEmpty() ? "of unknown version" : version, OLDEST));
    }
  }
}
