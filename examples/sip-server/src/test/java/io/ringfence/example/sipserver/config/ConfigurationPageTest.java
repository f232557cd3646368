package io.ringfence.example.sipserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/sip-server.md} tells what the schema holds. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../../docs/sip-server.md");

  @Test
  void thePageHasExactlyTheKeysOfTheSchema() throws IOException {
    String expected = String.join("\n", rows(Schema.file()).toList());
    String found =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| key | meaning |"))
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));

    assertEquals(expected, found);
  }

  @Test
  void theSampleOfThePageIsValid() throws Exception {
    String page = Files.readString(PAGE);
    String sample =
        page.substring(page.indexOf("```toml\n") + "```toml\n".length()).split("```", 2)[0];

    Configuration configuration = ConfigurationFile.parse(sample, "sample");

    assertEquals(
        List.of("alice", "bob"), configuration.owners().stream().map(Owner::name).toList());
  }

  private static Stream<String> rows(Section section) {
    return Stream.concat(
        section.keys().stream().map(key -> row(section, key)),
        section.sections().stream().flatMap(ConfigurationPageTest::rows));
  }

  private static String row(Section section, Key<?> key) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            section.pathOf(key.name()), key.meaning(), key.kind().allowed(), key.defaultText());
  }
}
