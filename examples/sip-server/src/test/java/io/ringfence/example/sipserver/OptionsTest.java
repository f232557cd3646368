package io.ringfence.example.sipserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class OptionsTest {

  @Test
  void withoutAnyTheDemoPlaysAtAFreePort() {
    Options options = Options.parse();

    assertEquals(new Options.Task.Demo(), options.task());
    assertEquals(0, options.sipPort());
    assertEquals("127.0.0.1", options.bind().getHostAddress());
    assertEquals(Optional.empty(), options.dataFolder());
  }

  @Test
  void serveHasDefaultsOfItsOwn() {
    Options options = Options.parse("--serve");

    assertEquals(new Options.Task.Serve(), options.task());
    assertEquals(5060, options.sipPort());
    assertEquals(Optional.of(Path.of("ringfence-data")), options.dataFolder());
    assertEquals(Optional.empty(), options.configurationFile());
  }

  @Test
  void everyValueIsTaken() {
    Options options =
        Options.parse("--serve", "--sip-port=0", "--bind", "::1", "--data", "d", "--config=c.toml");

    assertEquals(0, options.sipPort());
    assertEquals("0:0:0:0:0:0:0:1", options.bind().getHostAddress());
    assertEquals(Optional.of(Path.of("d")), options.dataFolder());
    assertEquals(Optional.of(Path.of("c.toml")), options.configurationFile());
  }

  @Test
  void authorsHaveTheirTasks() {
    assertEquals(
        new Options.Task.Check(Path.of("plans")), Options.parse("--check", "plans").task());
    assertEquals(
        new Options.Task.Try("alice/in", "0301", List.of("*@office=busy", "bob=answered")),
        Options.parse(
                "--try", "alice/in", "0301", "--answer", "*@office=busy", "--answer=bob=answered")
            .task());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--sip-port=65536 | Invalid value for option '--sip-port': allowed is 0 to 65535; given was '65536'",
        "--sip-port=x | Invalid value for option '--sip-port': allowed is 0 to 65535; given was 'x'",
        "--bind=no.such.host.invalid | Invalid value for option '--bind': allowed is an address of this machine; given was 'no.such.host.invalid'",
        "--serv | Unknown option: '--serv'",
        "--serve --check d | of --serve, --check and --try only one can be done",
        "--config c | --config needs --serve, --check or --try: the demo has its own configuration",
        "--try alice 1 | --try takes OWNER/in or OWNER/out and a number; given was 'alice'",
        "--check d --data e | --check names the data folder; --data would be another",
        "--answer *=busy | --answer needs --try: real telephones answer themselves",
        "leftover | Unmatched argument at index 0: 'leftover'",
      })
  void whatIsWrongIsRefused(String arguments, String message) {
    ParameterException refusal =
        assertThrows(ParameterException.class, () -> Options.parse(arguments.split(" ")));

    assertEquals(message, refusal.getMessage());
  }

  @Test
  void helpAndVersionAskForNothingElse() {
    assertTrue(Options.parse("--help").isHelpAsked());
    assertTrue(Options.parse("--version", "--serve").isVersionAsked());
    assertFalse(Options.parse("--serve").isHelpAsked());
  }
}
