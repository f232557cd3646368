package io.ringfence.sipload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of sipp. */
final class Sipp implements AutoCloseable {
  private static final int END_SECONDS = 10;

  private final Process process;
  private final Path folder;
  private final String name;

  /** What the callers saw. */
  record Result(int exit, long successful, long failed, long retransmissions) {
    boolean isGood(long calls) {
      return exit == 0 && failed == 0 && successful == calls;
    }
  }

  private Sipp(Process process, Path folder, String name) {
    this.process = process;
    this.folder = folder;
    this.name = name;
  }

  /** The telephone that answers. */
  static Sipp callee(LoadFiles files, int port) throws IOException {
    return start(files, "callee", List.of("-sf", "callee.xml", "-p", Integer.toString(port)));
  }

  /** Callers at a rate, until each of {@code calls} has ended. */
  static Sipp callers(LoadFiles files, String name, int serverPort, int port, Load load)
      throws IOException {
    return start(
        files,
        name,
        List.of(
            "127.0.0.1:" + serverPort,
            "-sf",
            "caller.xml",
            "-p",
            Integer.toString(port),
            "-s",
            "100",
            "-r",
            Integer.toString(load.rate()),
            "-m",
            Long.toString(load.calls()),
            "-l",
            "100000",
            "-trace_stat",
            "-stf",
            name + ".csv",
            "-fd",
            "1",
            "-trace_rtt",
            "-rtt_freq",
            "1",
            "-trace_err",
            "-error_file",
            name + ".err",
            "-timeout",
            (load.seconds() + 90) + "s",
            "-timeout_error"));
  }

  private static Sipp start(LoadFiles files, String name, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sipp", "-i", "127.0.0.1", "-t", "u1", "-nostdin"));
    command.addAll(List.of("-buff_size", "4194304"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(files.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(files.folder().resolve(name + ".out").toFile())
            .start();
    return new Sipp(process, files.folder(), name);
  }

  /** Waits for the last call. */
  Result await(Load load) throws IOException, InterruptedException {
    if (!process.waitFor(load.seconds() + 120L, TimeUnit.SECONDS)) {
      throw new IOException("sipp %s did not end".formatted(name));
    }
    List<String> lines = Files.readAllLines(folder.resolve(name + ".csv"));
    List<String> names = Arrays.asList(lines.getFirst().split(";", -1));
    String[] last = lines.getLast().split(";", -1);
    return new Result(
        process.exitValue(),
        Long.parseLong(last[names.indexOf("SuccessfulCall(C)")]),
        Long.parseLong(last[names.indexOf("FailedCall(C)")]),
        Long.parseLong(last[names.indexOf("Retransmissions(C)")]));
  }

  /** From each INVITE to its 180, as sipp saw them. */
  SetupTimes setupTimes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      String wanted = "caller_" + process.pid() + "_rtt.csv";
      Path file =
          files
              .filter(path -> path.getFileName().toString().equals(wanted))
              .findAny()
              .orElseThrow(() -> new IOException("sipp wrote no " + wanted));
      return SetupTimes.read(file);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
