package io.ringfence.example.sipserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, told to end by signals. */
class ServedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern SERVING = Pattern.compile("serving \\d+ owners at 127.0.0.1:(\\d+)");

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server does not die");
    }
  }

  @Test
  void itServesSampleOwnersUntilSigterm() throws Exception {
    Process server = start("--serve", "--sip-port", "0", "--data", data().toString());
    int port = awaitPort(server);
    assertEquals("SIP/2.0 200 OK", optionsAnswer(port));
    assertTrue(Files.exists(data().resolve("dialplans/alice/in.rb")));
    List<ProcessHandle> workers = server.toHandle().descendants().toList();
    assertTrue(workers.size() >= 2, "workers: " + workers);

    server.destroy();
    assertTrue(server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), log());
    assertEquals(0, server.exitValue(), log());
    assertTrue(log().contains("drained") && log().contains("closed:"), log());
    Awaitility.await("the end of the workers")
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void itDrainsWhileACallRingsAndASecondSignalEndsItAtOnce() throws Exception {
    try (DatagramSocket callee = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      callee.setSoTimeout((int) LIMIT.toMillis());
      serveOneOwner(callee.getLocalPort());
      Process server = start("--serve", "--sip-port", "0", "--data", data().toString());
      int port = awaitPort(server);
      caller.send(toServer(request("INVITE", "100", port, caller.getLocalPort()), port));
      DatagramPacket invite = new DatagramPacket(new byte[8_192], 8_192);
      callee.receive(invite);
      callee.send(ringing(invite));

      server.destroy();
      Awaitility.await("the drain")
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> optionsAnswer(port).startsWith("SIP/2.0 503"));
      assertTrue(server.isAlive(), "the call rings: " + log());
      server.destroy();
      assertTrue(server.waitFor(30, TimeUnit.SECONDS), log());
      assertEquals(128 + 15, server.exitValue(), log());
    }
  }

  private void serveOneOwner(int calleePort) throws IOException {
    Path plans = Files.createDirectories(data().resolve("dialplans/a"));
    Files.writeString(plans.resolve("in.js"), "sys.dial('1@callee', 60);");
    Files.writeString(
        data().resolve("server.toml"),
        """
        [[owner]]
        name = "a"
        numbers = ["100"]
        [[owner.provider]]
        name = "callee"
        host = "127.0.0.1"
        port = %d
        """
            .formatted(calleePort));
  }

  /** The answer of a telephone to an INVITE. */
  private static DatagramPacket ringing(DatagramPacket invite) {
    String text = new String(invite.getData(), 0, invite.getLength(), StandardCharsets.UTF_8);
    StringBuilder answer = new StringBuilder("SIP/2.0 180 Ringing\r\n");
    text.lines()
        .filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq):.*"))
        .map(line -> line.startsWith("To:") ? line + ";tag=callee" : line)
        .forEach(line -> answer.append(line).append("\r\n"));
    byte[] bytes =
        answer.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    return new DatagramPacket(bytes, bytes.length, invite.getSocketAddress());
  }

  @Test
  void aSecondServerLeavesTheFilesOfTheFirstAlone() throws Exception {
    Files.createDirectories(data());
    Path configuration = Files.writeString(data().resolve("server.toml"), "# mine\n");
    Process server = start("--serve", "--sip-port", "0", "--data", data().toString());
    awaitPort(server);

    assertEquals("# mine\n", Files.readString(configuration));
    assertTrue(Files.notExists(data().resolve("dialplans/alice")));
    Process second = start("--serve", "--sip-port", "0", "--data", data().toString());
    assertTrue(second.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), log());
    assertEquals(1, second.exitValue(), "the database is the first one's: " + log());
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Launcher.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
            .start();
    processes.add(process);
    return process;
  }

  private int awaitPort(Process server) {
    return Awaitility.await("the server serving")
        .atMost(LIMIT)
        .failFast(() -> !server.isAlive())
        .until(
            () -> SERVING.matcher(log()).results().map(found -> found.group(1)).toList(),
            ports -> !ports.isEmpty())
        .stream()
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }

  private static String optionsAnswer(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(2_000);
      String options = request("OPTIONS", "probe", port, socket.getLocalPort());
      DatagramPacket answer = new DatagramPacket(new byte[8_192], 8_192);
      for (int attempt = 0; attempt < 10; attempt++) {
        socket.send(toServer(options, port));
        try {
          socket.receive(answer);
          String text = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
          return text.lines().findFirst().orElse("");
        } catch (SocketTimeoutException _) {
          // Sent again, as over UDP it has to be.
        }
      }
      return "no answer";
    }
  }

  private static DatagramPacket toServer(String text, int port) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port);
  }

  private static String request(String method, String user, int port, int ownPort) {
    return """
    %1$s sip:%2$s@127.0.0.1:%3$d SIP/2.0
    Via: SIP/2.0/UDP 127.0.0.1:%4$d;branch=z9hG4bK%1$s%4$d;rport
    Max-Forwards: 70
    From: <sip:probe@127.0.0.1>;tag=1
    To: <sip:%2$s@127.0.0.1:%3$d>
    Call-ID: probe-%4$d
    CSeq: 1 %1$s
    Contact: <sip:probe@127.0.0.1:%4$d>
    Content-Length: 0

    """
        .formatted(method, user, port, ownPort)
        .replace("\n", "\r\n");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path logFile() {
    return folder.resolve("log");
  }

  private String log() throws IOException {
    return Files.exists(logFile()) ? Files.readString(logFile()) : "";
  }
}
