package io.ringfence.worker.measure;

import io.ringfence.worker.protocol.CommandAnswer;
import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.PlanCall;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunLimits;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a real worker and prints what it costs. Run by hand: {@code WorkerMeasurement <language>
 * <honest|leak|burst> <runs> <JVM flags...>}, with the class path of the tests. For a leak or a
 * burst the number is the allocation limit in MB.
 */
public final class WorkerMeasurement {
  private static final PlanCall CALL =
      new PlanCall(
          "alice",
          "default",
          true,
          new PlanCall.Request(
              "INVITE",
              "sip:1234@example.org",
              List.of(
                  new PlanCall.Header("From", "\"Bob\" <sip:bob@example.org>;tag=a"),
                  new PlanCall.Header("To", "<sip:1234@example.org>")),
              ""),
          List.of());
  private static final Map<String, String> PLANS =
      Map.of(
          "ruby honest",
          """
          NUMBERS = {'1234' => 'a@one', '5678' => 'b@two'}
          def dial(to)
            sys.Log "dialling #{to}"
            sys.Dial(to, 20)
          end
          case req.URI.User
          when /^1(\\d{3})$/ then dial("#{$1}@office")
          else sys.Respond(404, 'No such number')
          end
          NUMBERS.each { |number, to| dial(to) if req.URI.User =~ /^#{number}/ }
          sys.Respond(480, 'Nobody there')
          """,
          "javascript honest",
          """
          const numbers = {'1234': 'a@one', '5678': 'b@two'};
          function dial(to) {
            sys.log(`dialling ${to}`);
            return sys.dial(to, 20);
          }
          const match = /^1(\\d{3})$/.exec(req.uri.user);
          if (match) dial(`${match[1]}@office`); else sys.respond(404, 'No such number');
          for (const [number, to] of Object.entries(numbers)) {
            if (req.uri.user.startsWith(number)) dial(to);
          }
          sys.respond(480, 'Nobody there');
          """,
          "ruby leak",
          "kept = []\nwhile true\n kept << ('x' * 1_000_000)\n sleep 0.1\nend\n",
          "javascript leak",
          """
          const kept = [];
          while (true) {
            const chunk = [];
            for (let i = 0; i < 65536; i++) chunk.push(i + 0.5);
            kept.push(chunk);
            for (let i = 0; i < 3e5; i++);
          }
          """,
          "ruby burst",
          "kept = []\nloop { kept << 'x' * 100_000 }",
          "javascript burst",
          "const kept = []; while (true) kept.push(new Array(10000).fill(0.5));");

  /** More than any honest run needs. */
  private static final long HONEST_ALLOCATION = 1_000_000_000;

  private final FrameCodec codec = new FrameCodec();
  private final FrameAssembler assembler = new FrameAssembler();
  private final ByteBuffer incoming = ByteBuffer.allocate(8192);
  private final Process worker;
  private final SocketChannel channel;

  WorkerMeasurement(Process worker, SocketChannel channel) {
    this.worker = worker;
    this.channel = channel;
  }

  /** Starts the worker and measures it. */
  public static void main(String[] arguments) throws Exception {
    String language = arguments[0];
    String what = arguments[1];
    int runs = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("measure");
    Path working = Files.createDirectory(folder.resolve("worker"));
    Path socket = folder.resolve("link");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      long begin = System.nanoTime();
      Process process = start(language, working, socket, arguments);
      process.getOutputStream().write("secret\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      WorkerMeasurement measurement = new WorkerMeasurement(process, server.accept());
      measurement.expectHello(begin);
      String source = PLANS.get(language + " " + what);
      measurement.send(new ToWorker.PlanSent("hash", source));
      if (what.equals("honest")) {
        measurement.honest(runs);
      } else {
        measurement.leak(1_000_000L * runs);
      }
    }
  }

  private static Process start(String language, Path working, Path socket, String[] arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(arguments).subList(3, arguments.length));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("worker.class.path"),
            "io.ringfence.worker.WorkerMain",
            language,
            "--socket=" + socket));
    return new ProcessBuilder(command)
        .directory(working.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void expectHello(long begin) throws IOException {
    Optional<FromWorker> hello = receive();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.printf("hello after %d ms: %s%n", millis, hello);
    System.out.printf("READY %s%n", memory());
    send(new ToWorker.Welcome(Frame.PROTOCOL_VERSION, 1000));
  }

  private void honest(int runs) throws IOException {
    List<Long> micros = new ArrayList<>();
    long begin = System.nanoTime();
    for (int run = 1; run <= runs; run++) {
      long runBegin = System.nanoTime();
      RunEnding ending = run(run);
      micros.add((System.nanoTime() - runBegin) / 1000);
      if (!(ending instanceof RunEnding.Responded)) {
        throw new IllegalStateException("run " + run + " ended with " + ending);
      }
      if (run % Math.max(1, runs / 5) == 0) {
        System.out.printf("run %d %s%n", run, memory());
      }
    }
    long total = (System.nanoTime() - begin) / 1_000_000;
    micros.sort(null);
    System.out.printf(
        "%d runs in %d ms; run p50 %d us, p99 %d us%n",
        runs, total, micros.get(runs / 2), micros.get(runs * 99 / 100));
    send(new ToWorker.Finish());
    while (receive().isPresent()) {
      // Heartbeats only.
    }
    System.out.println("exit " + worker.onExit().join().exitValue());
  }

  private RunEnding run(long run) throws IOException {
    start(run, new RunLimits(10_000, 300_000, 100, 100_000, 300_000, HONEST_ALLOCATION));
    while (true) {
      switch (receive().orElseThrow()) {
        case FromWorker.CommandIssued command ->
            send(
                new ToWorker.CommandAnswered(
                    run,
                    command.sequence(),
                    new CommandAnswer.Done(
                        Map.of(
                            "result", new Value.Whole(3),
                            "status", new Value.Whole(486),
                            "reason", new Value.Text("Busy Here"))),
                    0));
        case FromWorker.RunEnded ended -> {
          return ended.ending();
        }
        case FromWorker.Hello _,
            FromWorker.Heartbeat _,
            FromWorker.Logged _,
            FromWorker.RunBegun _,
            FromWorker.RunUsed _,
            FromWorker.TimeExtended _ -> {}
      }
    }
  }

  private void start(long run, RunLimits limits) throws IOException {
    send(new ToWorker.StartRun(run, "hash", CALL, limits, new RunOrigin(run, 0, 0)));
  }

  private void leak(long allocation) throws IOException {
    long begin = System.nanoTime();
    start(1, new RunLimits(600_000, 600_000, 100, 100_000, 600_000, allocation));
    String last = "";
    boolean isOver = false;
    try {
      for (Optional<FromWorker> frame = receive(); frame.isPresent(); frame = receive()) {
        if (frame.get() instanceof FromWorker.RunEnded
            || frame.get() instanceof FromWorker.RunUsed) {
          System.out.printf("%d ms: %s%n", (System.nanoTime() - begin) / 1_000_000, frame.get());
        }
        if (frame.get() instanceof FromWorker.RunEnded) {
          send(new ToWorker.Finish());
        }
        last = memory();
        if (!isOver && privateKilobytes() * 1024 > 150_000_000L) {
          isOver = true;
          System.out.println("crossed 150,000,000: " + last);
        }
      }
    } catch (IOException e) {
      System.out.println(e);
    }
    System.out.printf("last %s; exit %d%n", last, worker.onExit().join().exitValue());
  }

  private void send(ToWorker frame) throws IOException {
    ByteBuffer bytes = codec.encode(frame);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Optional<FromWorker> receive() throws IOException {
    Optional<byte[]> body = assembler.next();
    while (body.isEmpty()) {
      incoming.clear();
      if (channel.read(incoming) < 0) {
        return Optional.empty();
      }
      assembler.feed(incoming.flip());
      body = assembler.next();
    }
    return Optional.of(codec.decodeFromWorker(body.get()));
  }

  private long privateKilobytes() throws IOException {
    return kilobytes("RssAnon:") + kilobytes("RssShmem:") + kilobytes("VmSwap:");
  }

  private String memory() throws IOException {
    return "private %.1f MB, RSS %.1f MB, threads %d"
        .formatted(
            privateKilobytes() * 1024 / 1e6,
            kilobytes("VmRSS:") * 1024 / 1e6,
            kilobytes("Threads:"));
  }

  private long kilobytes(String field) throws IOException {
    Path status = Path.of("/proc/" + worker.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
