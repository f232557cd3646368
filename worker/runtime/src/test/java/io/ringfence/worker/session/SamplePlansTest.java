package io.ringfence.worker.session;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringfence.worker.Language;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  /** What the plans of 2010 are made of: each with what a source looks like that has it. */
  static Stream<Arguments> habits() {
    return Stream.of(
        arguments("case/when with a regular expression", "^ *when +/"),
        arguments("=~", "=~ /"),
        arguments("$1", "\\$1\\b"),
        arguments("$2 to $9", "\\$[2-9]\\b"),
        arguments("a constant at top level", "^[A-Z]\\w* = "),
        arguments("a hash literal", "\\{ *\\S+ => "),
        arguments("gsub!", "\\.gsub!"),
        arguments("sub!", "\\.sub!"),
        arguments("a method at top level", "^def \\w"),
        arguments("$! in a rescue", "\\brescue\\b[^=]*\\$!"),
        arguments("a block", "(\\bdo|\\{) \\|\\w"),
        arguments("gsub with a block", "\\.gsub!?\\(.*\\) \\{ *\\|"),
        arguments("a splat call without parentheses", "sys\\.Dial \\*\\w"),
        arguments("a default argument", "^def \\w+\\(.*\\w = "),
        arguments("an instance variable of main", "^@\\w+ = "),
        arguments("Time.now", "\\bTime\\.now\\b"),
        arguments("strftime", "\\.strftime\\("),
        arguments("<< on a string", "\\w << [\"']"),
        arguments("%w{}", "%w\\{"),
        arguments("a range === a number", "\\(\\d+\\.\\.\\d+\\) === "),
        arguments("$'", "\\$'"),
        arguments("$&", "\\$&"),
        arguments("defined?", "\\bdefined\\?"),
        arguments("exit", "^ *exit\\b"),
        arguments("require", "^require '"),
        arguments("a core class that is reopened", "^class (String|Integer|Array|Hash)$"),
        arguments("eval", "\\beval\\b"),
        arguments("a text and $!", "\"\\*\\* Error: \" \\+ \\$!"),
        arguments("String#to_a", "\"\\.to_a\\b"),
        arguments("Integer#to_a", "\\d\\.to_a\\b"),
        arguments(".ToString()", "\\.ToString\\(\\)"),
        arguments(".ContainsKey", "\\.ContainsKey\\("),
        arguments(".TrimStart", "\\.TrimStart\\("),
        arguments("System::DateTimeOffset.UtcNow", "System::DateTimeOffset\\.UtcNow"),
        arguments("sys.Trace=", "^sys\\.Trace = "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("habits")
  void whatThePlansOf2010AreMadeOfIsInAPlan(String habit, String looks) throws IOException {
    Pattern pattern = Pattern.compile(looks, Pattern.MULTILINE);
    List<String> found = new ArrayList<>();
    for (String plan : plans().filter(name -> name.endsWith(".rb")).toList()) {
      String code = Files.readString(folder().resolve(plan)).replaceAll("(?m)^ *#.*$", "");
      if (pattern.matcher(code).find()) {
        found.add(plan);
      }
    }
    assertFalse(found.isEmpty(), habit);
  }

  private static Path folder() {
    URL folder = Objects.requireNonNull(SamplePlansTest.class.getResource("plans"));
    return Path.of(URI.create(folder.toString()));
  }
}
