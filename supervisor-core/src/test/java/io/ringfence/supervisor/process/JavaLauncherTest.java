package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaLauncherTest {
  @TempDir Path home;

  @Test
  void theJavaOfThisJvmIsTheDefault() throws Exception {
    assertEquals(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        JavaLauncher.find(Optional.empty()));
  }

  @Test
  void aMissingJavaIsRefused() {
    assertRefused(home.resolve("bin/java") + " is missing");
  }

  @Test
  void aJavaThatCannotBeRunIsRefused() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(home.resolve("bin/java"));
    assertRefused("is not executable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_452", "17.0.15", "24"})
  void anOldJavaIsRefused(String version) throws IOException {
    makeJava("JAVA_VERSION=\"" + version + "\"\n");
    assertRefused("is Java \"" + version + "\"; workers need Java 25 or newer");
  }

  @Test
  void aJavaOfUnknownVersionIsRefused() throws IOException {
    makeJava("IMPLEMENTOR=\"nobody\"\n");
    assertRefused("of unknown version");
    Files.delete(home.resolve("release"));
    assertRefused("cannot read " + home.resolve("release"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "26-ea"})
  void aNewJavaIsTaken(String version) throws Exception {
    makeJava("JAVA_VERSION=\"" + version + "\"\n");
    assertEquals(home.resolve("bin/java"), JavaLauncher.find(Optional.of(home)));
  }

  private void makeJava(String release) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.createFile(home.resolve("bin/java"));
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(home.resolve("release"), release);
  }

  private void assertRefused(String message) {
    String refused = Refusal.of(() -> JavaLauncher.find(Optional.of(home)));
    assertTrue(refused.contains(message), refused);
  }
}
