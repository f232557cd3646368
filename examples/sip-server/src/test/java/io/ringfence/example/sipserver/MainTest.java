package io.ringfence.example.sipserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says before it serves anybody. */
class MainTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void wrongOptionsAreExplainedAndEndWithTwo() {
    assertEquals(2, run("--sip-port", "-1"));
    assertEquals(
        """
        Invalid value for option '--sip-port': allowed is 0 to 65535; given was '-1'
        try --help for all options
        """,
        text(err));
  }

  @Test
  void anOptionThatIsUnknownIsComparedWithThoseThatAre() {
    assertEquals(2, run("--serv"));
    assertEquals(
        "Unknown option: '--serv'; did you mean --serve?\ntry --help for all options\n", text(err));
  }

  @Test
  void helpNamesEveryOption() {
    assertEquals(0, run("--help"));
    for (String option :
        new String[] {
          "--serve", "--check", "--try", "--data", "--config", "--sip-port", "--bind"
        }) {
      assertTrue(text(out).contains(option), option);
    }
  }

  @Test
  void versionNamesTheJavaToo() {
    assertEquals(0, run("--version"));
    assertTrue(text(out).contains("Java " + Runtime.version()), text(out));
  }

  @Test
  void aWrongConfigurationIsToldLineByLine() throws Exception {
    Path file = Files.writeString(folder.resolve("c.toml"), "[sip]\nmax-calls = 0\nzebra = 1\n");

    assertEquals(1, run("--serve", "--data", folder.toString(), "--config", file.toString()));
    assertEquals(
        """
        %1$s:2: sip.max-calls: allowed is 1 to 100000; given was 0
        %1$s:3: sip.zebra: is no key of this server
        """
            .formatted(file),
        text(err));
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingIsLeft() throws Exception {
    try (DatagramSocket taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      String port = Integer.toString(taken.getLocalPort());

      assertEquals(1, run("--serve", "--data", folder.toString(), "--sip-port", port));
      assertTrue(text(err).contains("127.0.0.1:" + port), text(err));
      assertEquals(1, text(err).lines().count(), text(err));
    }
    Awaitility.await("all threads of the server end")
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("sipserver-")));
  }

  @Test
  void aDataFolderThatIsAFileIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertEquals(1, run("--serve", "--data", file.toString()));
    assertTrue(text(err).startsWith("the data folder " + file + " cannot be made"), text(err));
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.toml"),
            """
            [database]
            url = "jdbc:postgresql://127.0.0.1:1/calls?connectTimeout=1"
            user = "me"
            password = "s3cret"
            """);

    assertEquals(1, run("--serve", "--data", folder.toString(), "--config", file.toString()));
    assertTrue(text(err).contains("jdbc:postgresql://127.0.0.1:1/calls"), text(err));
    assertTrue(!text(err).contains("s3cret"), text(err));
    assertEquals(1, text(err).lines().count(), text(err));
  }

  @Test
  void theDemoWantsAnEmptyFolderAndChangesNoOther() throws Exception {
    Path mine = Files.writeString(folder.resolve("mine"), "mine");

    assertEquals(1, run("--data", folder.toString()));
    assertTrue(text(err).contains("is not empty"), text(err));
    assertEquals("mine", Files.readString(mine));
    try (var entries = Files.list(folder)) {
      assertEquals(1, entries.count());
    }
  }

  private int run(String... arguments) {
    return new Main(stream(out), stream(err)).run(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
