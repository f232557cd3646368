package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.worker.Language;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans in the folder {@code plans} do what the calls written down beside them say. */
class SamplePlansTest {
  static Stream<String> plans() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".rb") || name.endsWith(".js"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aPlanDoesWhatItsCallsSay(String plan) throws IOException {
    String source = Files.readString(folder().resolve(plan));
    List<PlanScenario> calls =
        PlanScenario.read(
            Files.readString(folder().resolve(plan.replaceFirst("\\.\\w+$", ".calls"))));
    assertTrue(calls.size() >= 3, plan + " has " + calls.size() + " calls; wanted 3");
    Stage stage = new Stage(plan.endsWith(".rb") ? Language.RUBY : Language.JAVASCRIPT);
    assertAll(
        plan,
        calls.stream()
            .map(call -> () -> assertEquals(call.expected(), call.perform(stage, source))));
  }

  @Test
  void thereAreTwentyPlansInRubyAndFiveInJavaScript() throws IOException {
    assertTrue(plans().filter(name -> name.endsWith(".rb")).count() >= 20);
    assertTrue(plans().filter(name -> name.endsWith(".js")).count() >= 5);
  }

  private static Path folder() {
    URL folder = Objects.requireNonNull(SamplePlansTest.class.getResource("plans"));
    return Path.of(URI.create(folder.toString()));
  }
}
