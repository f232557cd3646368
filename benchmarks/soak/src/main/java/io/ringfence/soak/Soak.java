package io.ringfence.soak;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.settings.CommandOffer;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * Runs calls of owners of every kind while workers are killed, and counts what gets lost. The
 * arguments are the minutes and the seed, or {@code random}.
 */
public final class Soak {
  private static final MemorySettings MEMORY = MemorySettings.DEFAULT;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int SECONDS_BETWEEN_HEAP_READINGS = 5;
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(3);
  private static final Path CHART = Path.of("soak-memory.png");

  private final int minutes;
  private final long startNanos = System.nanoTime();
  private final Ledger ledger = new Ledger(System::nanoTime);
  private final WorkerOwners owners = new WorkerOwners();
  private final MemoryHistory history = new MemoryHistory(System::nanoTime);
  private final HeapReadings heap = new HeapReadings();
  private final EventWatch watch = new EventWatch(ledger, owners, history);

  private Soak(int minutes) {
    this.minutes = minutes;
  }

  /** Exits with 0 if nothing was lost, else with 1. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int minutes = Integer.parseInt(arguments[0]);
    long seed =
        arguments[1].equals("random") ? new Random().nextLong() : Long.parseLong(arguments[1]);
    if (minutes < 1) {
      throw new IllegalArgumentException("soak.minutes is " + minutes + "; it starts at 1");
    }
    Thread.setDefaultUncaughtExceptionHandler(Soak::onFailure);
    System.out.printf("soak of %d minutes with seed %d%n", minutes, seed);
    SoakResult result = new Soak(minutes).run(new SplittableRandom(seed));
    System.out.println(result.line());
    System.exit(result.isPassed() ? 0 : 1);
  }

  /** A soak that has lost its killer or a caller shows nothing. */
  private static void onFailure(Thread thread, Throwable failure) {
    System.out.println("soak note: the thread '" + thread.getName() + "' failed");
    failure.printStackTrace(System.out);
    Runtime.getRuntime().halt(2);
  }

  private SoakResult run(SplittableGenerator random) throws IOException, InterruptedException {
    long kills;
    try (CallDispatcher dispatcher = dispatcher().start()) {
      Killer killer = new Killer(dispatcher, history, random.split());
      Callers callers = new Callers(dispatcher, ledger);
      callers.start(Owners.all(), random.split());
      Thread strokes = Thread.ofPlatform().name("killer").start(killer);
      watchOver(dispatcher, killer);
      killer.end();
      strokes.join(QUIET_LIMIT);
      kills = killer.kills();
      if (!callers.end(QUIET_LIMIT)) {
        System.out.println("soak note: no outcome yet of " + ledger.open());
      }
    }
    double seconds = seconds();
    List<String> orphans = Orphans.of(watch.processes());
    ledger.close();
    SoakResult result =
        new SoakResult(
            minutes,
            ledger.counts(),
            kills,
            watch.resumed(),
            new SoakResult.Remains(orphans.size(), owners.crossings().size()),
            heap.growth());
    explain(orphans);
    MemoryChart.write(history, MEMORY, seconds, CHART);
    System.out.println("soak chart: " + CHART.toAbsolutePath());
    return result;
  }

  private void watchOver(CallDispatcher dispatcher, Killer killer) throws InterruptedException {
    double megabytes = heap.read();
    double end = seconds() + 60 * minutes;
    double nextHeap = seconds() + SECONDS_BETWEEN_HEAP_READINGS;
    double nextLine = seconds() + 60;
    while (seconds() < end) {
      Thread.sleep(BETWEEN_LOOKS);
      List<WorkerStatus> statuses = dispatcher.workers();
      history.onStatuses(statuses);
      owners.onStatuses(statuses);
      ledger.forgetEnded();
      if (seconds() >= nextHeap) {
        megabytes = heap.read();
        nextHeap += SECONDS_BETWEEN_HEAP_READINGS;
      }
      if (seconds() >= nextLine) {
        printMinute(statuses.size(), killer.kills(), megabytes);
        nextLine += 60;
      }
    }
  }

  private void printMinute(int workers, long kills, double megabytes) {
    Ledger.Counts counts = ledger.counts();
    System.out.printf(
        Locale.ROOT,
        "%4.0f s: calls %d (%d open), kills %d, resumed %d, lost %d, duplicated %d, heap %.1f MB,"
            + " workers %d%n",
        seconds(),
        counts.calls(),
        counts.calls() - counts.ended(),
        kills,
        watch.resumed(),
        counts.lost(),
        counts.duplicated(),
        megabytes,
        workers);
  }

  private void explain(List<String> orphans) {
    System.out.println("workers ready: " + watch.startTimes());
    System.out.println("workers ended: " + watch.ends());
    for (Ledger.Finding finding : ledger.findings()) {
      System.out.printf(
          "FOUND call %s of %s, plan '%s': %s%n",
          finding.call(), finding.owner(), finding.plan(), finding.fault());
      finding.history().forEach(line -> System.out.println("        " + line));
    }
    owners.crossings().forEach(crossing -> System.out.println("CROSSED " + crossing));
    orphans.forEach(orphan -> System.out.println("ORPHAN " + orphan));
  }

  private double seconds() {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1e3;
  }

  /**
   * Defaults, but where the killer would exceed what is normal: forty kills in a minute are no
   * accident of one run, nor a fault that starts should wait for.
   */
  private CallDispatcher dispatcher() {
    return CallDispatcher.builder(new SlowHost(ledger))
        .ruby(pool -> pool.spares(2).atMost(16))
        .javascript(pool -> pool.spares(2).atMost(8).runsPerWorker(8))
        .memory(MEMORY)
        .health(
            new HealthSettings(
                Duration.ofSeconds(60),
                HealthSettings.DEFAULT_HEARTBEAT,
                HealthSettings.DEFAULT_SILENCE_LIMIT,
                HealthSettings.DEFAULT_CANARY_EVERY,
                HealthSettings.DEFAULT_CANARY_LIMIT,
                HealthSettings.DEFAULT_STOP_LIMIT))
        .runs(
            RunSettings.DEFAULT
                .cpuTime(Duration.ofSeconds(1))
                .resumes(100)
                .offer(CommandOffer.DEFAULT.legs(50)))
        .waiting(new WaitingSettings(200, Duration.ofMinutes(2), Duration.ofMinutes(2)))
        .recycle(RecycleSettings.DEFAULT.afterAge(Duration.ofMinutes(1)))
        .restartIntensity(
            new RestartIntensity(
                10_000, Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(1)))
        .quarantine(
            new QuarantineSettings(
                QuarantineSettings.DEFAULT_STRIKES,
                QuarantineSettings.DEFAULT_OWNER_STRIKES,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20)))
        .emergency(call -> call.dialplan().name().equals(Owners.EMERGENCY))
        .treatment(Soak::treatment)
        .listener(watch)
        .build();
  }

  private static Treatment treatment(String owner) {
    return owner.startsWith("failing")
        ? new Treatment.Response(503, "s99 the treatment of its owner")
        : new Treatment.LeftToHost();
  }
}
