package io.ringfence.sipload;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Places calls through {@code sys.dial} of the SIP server to a telephone, both of sipp, while the
 * server's workers are killed. Ends with 0 only if no call failed.
 *
 * <p>Arguments: {@code steady}, {@code highest} or {@code purge}; seconds; calls in a second;
 * seconds between two kills. A purge places the same calls twice beside half a million old records:
 * once while they stay, once while they are deleted.
 */
final class SipLoad {
  private static final int WARM_UP_SECONDS = 10;
  private static final int WARM_UP_RATE = 50;
  private static final int OLD_RECORDS = 500_000;
  private static final int KEPT_DAYS_OF_PURGE = 30;

  private final LoadFiles files;
  private final int serverPort;
  private final Duration killEvery;

  private SipLoad(LoadFiles files, int serverPort, Duration killEvery) {
    this.files = files;
    this.serverPort = serverPort;
    this.killEvery = killEvery;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: steady|highest|purge SECONDS RATE KILL_SECONDS");
    }
    Load load = new Load(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[1]));
    Path folder = Files.createTempDirectory("sip-load-");
    int calleePort = freePort();
    SipLoad run =
        new SipLoad(
            LoadFiles.in(folder, calleePort),
            freePort(),
            Duration.ofSeconds(Integer.parseInt(arguments[3])));
    System.out.println("sip-load: files in " + folder);
    System.exit(run.place(arguments[0], load, calleePort) ? 0 : 1);
  }

  private boolean place(String mode, Load load, int calleePort) throws Exception {
    try (Sipp _ = Sipp.callee(files, calleePort)) {
      return switch (mode) {
        case "steady" -> serving(server -> callers(server, "steady", load, killEvery));
        case "highest" -> serving(server -> highest(server, load));
        case "purge" -> purge(load);
        default -> throw new IllegalArgumentException("unknown mode " + mode);
      };
    }
  }

  /** What is done while a server serves; whether it went well. */
  private interface Trial {
    boolean on(ServerProcess server) throws Exception;
  }

  private boolean serving(Trial trial) throws Exception {
    boolean isGood;
    try (ServerProcess server = ServerProcess.start(files, serverPort)) {
      callers(server, "warm-up", new Load(WARM_UP_RATE, WARM_UP_SECONDS), Duration.ZERO);
      isGood = trial.on(server);
    }
    Files.readAllLines(files.folder().resolve("server.log")).stream()
        .filter(line -> line.contains("closed:"))
        .forEach(line -> System.out.println("sip-load: the server, warm-up included: " + line));
    return isGood;
  }

  private boolean purge(Load load) throws Exception {
    RecordFiller.fill(files, OLD_RECORDS);
    boolean isGood = serving(server -> callers(server, "beside-records", load, killEvery));
    long before = RecordFiller.count(files);
    files.keepRecords(KEPT_DAYS_OF_PURGE);
    isGood &= serving(server -> callers(server, "while-purging", load, killEvery));
    long after = RecordFiller.count(files);
    System.out.printf("sip-load: call records before %d, after %d%n", before, after);
    return isGood && after < before - OLD_RECORDS / 2;
  }

  private boolean highest(ServerProcess server, Load first) throws Exception {
    int best = 0;
    Load load = first;
    while (callers(server, "rate-" + load.rate(), load, killEvery)) {
      best = load.rate();
      load = new Load(load.rate() + Math.max(20, load.rate() / 5), first.seconds());
    }
    System.out.printf("sip-load: highest rate without a failed call: %d calls/s%n", best);
    return best > 0;
  }

  private boolean callers(ServerProcess server, String name, Load load, Duration kills)
      throws Exception {
    long cpuBefore = server.cpuMillis();
    try (Killer killer = new Killer(server, kills, new SplittableRandom(load.rate()));
        Sipp callers = Sipp.callers(files, name, serverPort, freePort(), load)) {
      Sipp.Result result = callers.await(load);
      SetupTimes times = callers.setupTimes();
      System.out.printf(
          "sip-load: %s rate=%d seconds=%d calls=%d failed=%d kills=%d retransmissions=%d"
              + " setup(ms) p50=%.1f p99=%.1f p99.9=%.1f worst=%.1f server-cpu(ms/call)=%.2f%n",
          name,
          load.rate(),
          load.seconds(),
          result.successful() + result.failed(),
          result.failed(),
          killer.kills(),
          result.retransmissions(),
          times.percentile(0.5),
          times.percentile(0.99),
          times.percentile(0.999),
          times.percentile(1),
          (server.cpuMillis() - cpuBefore) / (double) load.calls());
      return result.isGood(load.calls()) && server.isAlive();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
