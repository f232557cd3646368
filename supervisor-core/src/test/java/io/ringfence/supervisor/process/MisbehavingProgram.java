package io.ringfence.supervisor.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What runs in the child JVMs of these tests: does its misdeeds in the order of its arguments, then
 * waits for the end of its standard input. Uses nothing but the JDK.
 */
final class MisbehavingProgram {
  private static final List<byte[]> HOARD = new ArrayList<>();

  private MisbehavingProgram() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String token = in.readLine();
    for (String argument : arguments) {
      switch (argument) {
        case "tell" -> {
          System.out.println("token " + token);
          System.out.println("arguments " + arguments[0] + " " + arguments[1]);
          System.out.println("folder " + System.getProperty("user.dir"));
          System.out.println("temporary " + System.getProperty("java.io.tmpdir"));
          System.out.println("zone " + System.getProperty("user.timezone"));
          Map<String, String> environment = new TreeMap<>(System.getenv());
          System.out.println("environment " + environment.keySet());
        }
        case "seven" -> System.exit(7);
        case "hoard" -> hoard();
        case "flood" -> flood(System.out);
        case "flood-errors" -> flood(System.err);
        case "speak" -> speak(Path.of(arguments[1].substring("--socket=".length())));
        case "flags" ->
            System.out.println(Files.readString(Path.of("/proc/self/cmdline")).replace('\0', '\n'));
        case "ready" -> System.out.println("ready");
        case "child" -> sleeper("100000", ProcessBuilder.Redirect.DISCARD);
        case "child-on-pipes" -> sleeper("100000", ProcessBuilder.Redirect.INHERIT);
        case "child-without-cookie" ->
            start(
                new ProcessBuilder("/usr/bin/env", "-i", "/bin/sleep", "5")
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT));
        default -> {
          // Meant for a worker.
        }
      }
    }
    while (in.readLine() != null) {
      // Until the supervisor is gone.
    }
  }

  /** Says one byte to whoever listens, and stays until that one is gone. */
  private static void speak(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(new byte[1]));
      int _ = channel.read(ByteBuffer.allocate(1));
    }
    System.exit(0);
  }

  private static void sleeper(String seconds, ProcessBuilder.Redirect output) throws IOException {
    start(new ProcessBuilder("/bin/sleep", seconds).redirectOutput(output).redirectError(output));
  }

  private static void start(ProcessBuilder child) throws IOException {
    System.out.println("child " + child.start().pid());
  }

  private static void flood(PrintStream out) {
    byte[] lines = "a line of a flood\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3000; i++) {
      out.write(lines, 0, lines.length);
    }
    out.println("end of the flood");
  }

  private static void hoard() {
    while (true) {
      HOARD.add(new byte[1 << 20]);
    }
  }
}
