package io.ringfence.sipload;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The SIP server in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final int PROBE_MILLIS = 500;

  private final Process process;
  private final Path log;
  private final int port;

  private ServerProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts the server and waits until it answers OPTIONS. */
  static ServerProcess start(LoadFiles files, int port) throws IOException {
    Path log = files.folder().resolve("server.log");
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-classpath",
            System.getProperty("java.class.path"),
            "io.ringfence.example.sipserver.Main",
            "--serve",
            "--sip-port",
            Integer.toString(port),
            "--data",
            files.data().toString(),
            "--config",
            files.configuration().toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ServerProcess server = new ServerProcess(process, log, port);
    try {
      server.awaitOptions();
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The processes of its workers. */
  List<ProcessHandle> workers() {
    return process.toHandle().children().filter(ServerProcess::isWorker).toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Milliseconds of processor time so far, without its workers. */
  long cpuMillis() {
    return process.toHandle().info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  /** What it printed. */
  List<String> lines() throws IOException {
    return Files.readAllLines(log);
  }

  @Override
  public void close() {
    // SIGTERM: it drains and ends.
    process.destroy();
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitOptions() throws IOException {
    long deadlineNanos = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() - deadlineNanos < 0) {
      if (!process.isAlive()) {
        throw new IOException(
            "the server ended with %d: %s".formatted(process.exitValue(), lines()));
      }
      if (answersOptions()) {
        return;
      }
    }
    throw new IOException(
        "the server did not answer OPTIONS within %d s: %s"
            .formatted(START_LIMIT.toSeconds(), lines()));
  }

  private boolean answersOptions() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(PROBE_MILLIS);
      String options =
          """
          OPTIONS sip:127.0.0.1:%1$d SIP/2.0
          Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK%3$d;rport
          Max-Forwards: 70
          From: <sip:probe@127.0.0.1>;tag=%3$d
          To: <sip:127.0.0.1:%1$d>
          Call-ID: probe-%3$d
          CSeq: 1 OPTIONS
          Content-Length: 0

          """
              .formatted(port, socket.getLocalPort(), System.nanoTime())
              .replace("\n", "\r\n");
      byte[] bytes = options.getBytes(StandardCharsets.UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8)
          .startsWith("SIP/2.0 200");
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  private static boolean isWorker(ProcessHandle child) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
          .contains("WorkerMain");
    } catch (IOException _) {
      // It has ended meanwhile.
      return false;
    }
  }
}
