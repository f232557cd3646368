package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A run of sipp with a scenario of ours. Closing it ends the process. */
final class Sipp implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final String scenario;
  private final Process process;
  private final Path errors;
  private final int port;

  private Sipp(String scenario, Process process, Path errors, int port) {
    this.scenario = scenario;
    this.process = process;
    this.errors = errors;
    this.port = port;
  }

  /**
   * What sipp is to do.
   *
   * @param values for {@code @NAME@} in the scenario
   * @param arguments of the command line, beside those that all have
   */
  record Order(String scenario, Map<String, String> values, List<String> arguments) {
    static Order of(String scenario, String... arguments) {
      return new Order(scenario, Map.of(), List.of(arguments));
    }

    Order with(String name, Object value) {
      Map<String, String> more = new HashMap<>(values);
      more.put(name, String.valueOf(value));
      return new Order(scenario, more, arguments);
    }

    Order and(String... further) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of(further));
      return new Order(scenario, values, all);
    }
  }

  /** A callee for {@code calls} calls, which listens when this returns. */
  static Sipp callee(Path folder, Order order, int calls) {
    return callee(folder, order, calls, freePort());
  }

  static Sipp callee(Path folder, Order order, int calls, int port) {
    Sipp sipp = start(folder, order.and("-m", String.valueOf(calls)), port);
    Awaitility.await("sipp listens on port " + port)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .failFast(() -> !sipp.process.isAlive())
        .until(() -> isTaken(port));
    return sipp;
  }

  /** Callers of a number at a server. */
  static Sipp caller(Path folder, Order order, int serverPort, String number) {
    return start(folder, order.and("127.0.0.1:" + serverPort, "-s", number), freePort());
  }

  int port() {
    return port;
  }

  /** All its calls went as the scenario says. */
  void assertSuccess() throws InterruptedException {
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "sipp with %s did not end in %s%n%s".formatted(scenario, LIMIT, log()));
    }
    assertEquals(0, process.exitValue(), () -> "sipp with " + scenario + "\n" + log());
  }

  int exitCode() throws InterruptedException {
    process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    return process.exitValue();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    } catch (SocketException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static Sipp start(Path folder, Order order, int port) {
    try {
      Path file = Files.createTempFile(folder, order.scenario(), ".xml");
      Files.writeString(file, scenario(order));
      Path errors = Files.createTempFile(folder, order.scenario(), ".log");
      List<String> command = new ArrayList<>();
      command.add(SippRequired.Condition.find().orElseThrow().toString());
      command.addAll(
          List.of(
              "-sf",
              file.toString(),
              "-i",
              "127.0.0.1",
              "-p",
              String.valueOf(port),
              "-nostdin",
              "-timeout",
              "80",
              "-timeout_error",
              "-trace_err",
              "-error_file",
              errors.toString(),
              "-buff_size",
              "4194304"));
      command.addAll(order.arguments());
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Sipp(order.scenario(), process, errors, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String scenario(Order order) throws IOException {
    String name = "/sipp/" + order.scenario() + ".xml";
    try (InputStream in = Sipp.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no scenario " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : order.values().entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      return text;
    }
  }

  /** Whether somebody has bound it; who tried to do so himself might take it away from sipp. */
  private static boolean isTaken(int port) throws IOException {
    String local = ": 0100007F:%04X ".formatted(port);
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net/udp"))) {
      return sockets.anyMatch(line -> line.contains(local));
    }
  }

  private String log() {
    try {
      String text = Files.readString(errors, StandardCharsets.ISO_8859_1);
      return text.length() > 4_000 ? text.substring(0, 4_000) : text;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
