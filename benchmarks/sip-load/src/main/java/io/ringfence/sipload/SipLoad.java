package io.ringfence.sipload;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Places calls through {@code sys.dial} of the SIP server to a telephone, both of sipp, while the
 * server's workers are killed. Ends with 0 only if no call failed.
 *
 * <p>Arguments: {@code steady}, {@code highest} or {@code purge}; seconds; calls in a second;
 * seconds between two kills. A purge places the same calls again and again beside old call records,
 * by turns while they stay and while they are deleted, and fails if the worst hundredth of set-ups
 * takes more than twice as long then.
 */
final class SipLoad {
  private static final int WARM_UP_SECONDS = 20;
  private static final int WARM_UP_RATE = 50;
  private static final int ROUNDS_OF_PURGE = 2;
  private static final int KEPT_DAYS_OF_PURGE = 30;
  private static final double MOST_TIMES_SLOWER = 2;

  /** What a server may take to start, during which it deletes already. */
  private static final int START_SECONDS = 10;

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
        case "steady" -> serving(server -> callers(server, "steady", load, killEvery).isGood());
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
    // More than can be deleted until the last call: all calls are measured while it goes on.
    int old = RecordFiller.deletedInASecond() * (START_SECONDS + WARM_UP_SECONDS + load.seconds());
    boolean isGood = true;
    List<Double> staying = new ArrayList<>();
    List<Double> deleting = new ArrayList<>();
    for (int round = 1; round <= ROUNDS_OF_PURGE && isGood; round++) {
      // Anew, for records behind younger ones are not deleted.
      files.forgetRecords();
      RecordFiller.fill(files, old);
      files.keepRecords(LoadFiles.KEPT_DAYS);
      isGood = measured("beside-records-" + round, load, staying);
      long before = RecordFiller.count(files);
      files.keepRecords(KEPT_DAYS_OF_PURGE);
      isGood &= measured("while-deleting-" + round, load, deleting);
      long placed = load.calls() + (long) WARM_UP_RATE * WARM_UP_SECONDS;
      long deleted = before + placed - RecordFiller.count(files);
      System.out.printf("sip-load: %d of %d old call records were deleted%n", deleted, old);
      isGood &= deleted > 0 && deleted < old;
    }
    return isGood && isBearable(median(staying), median(deleting));
  }

  private boolean measured(String name, Load load, List<Double> p99) throws Exception {
    return serving(server -> {
      Measured seen = callers(server, name, load, killEvery);
      p99.add(seen.times().percentile(0.99));
      return seen.isGood();
    });
  }

  private static boolean isBearable(double staying, double deleting) {
    double ratio = deleting / staying;
    System.out.printf(
        "sip-load: median p99 of set-up beside call records %.1f ms, while they are deleted %.1f ms:"
            + " %.2f times; allowed %.0f%n",
        staying, deleting, ratio, MOST_TIMES_SLOWER);
    return ratio <= MOST_TIMES_SLOWER;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private boolean highest(ServerProcess server, Load first) throws Exception {
    int best = 0;
    SetupTimes ofBest = new SetupTimes(List.of());
    Load load = first;
    Measured seen = callers(server, "rate-" + load.rate(), load, killEvery);
    while (seen.isGood()) {
      best = load.rate();
      ofBest = seen.times();
      load = new Load(load.rate() + Math.max(20, load.rate() / 5), first.seconds());
      seen = callers(server, "rate-" + load.rate(), load, killEvery);
    }
    if (best == 0) {
      System.out.printf("sip-load: calls failed at %d calls/s already%n", first.rate());
      return false;
    }
    System.out.printf(
        "sip-load: highest rate without a failed call: %d calls/s, set-up(ms) p50=%.1f p99=%.1f%n",
        best, ofBest.percentile(0.5), ofBest.percentile(0.99));
    return true;
  }

  /** What became of the calls of a load, and their times from INVITE to 180. */
  private record Measured(boolean isGood, SetupTimes times) {}

  private Measured callers(ServerProcess server, String name, Load load, Duration kills)
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
      return new Measured(result.isGood(load.calls()) && server.isAlive(), times);
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
