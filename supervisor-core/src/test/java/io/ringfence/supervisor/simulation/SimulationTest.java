package io.ringfence.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringfence.supervisor.simulation.Tally.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The production policies under ten thousand schedules. {@code mvn -pl supervisor-core test
 * -Dtest=SimulationTest -Dsimulation.seed=N} replays one and prints its steps.
 */
class SimulationTest {
  private static final String SEED = "simulation.seed";
  private static final int THREADS = 2;
  private static final long LEAST_SEEDS = 10_000;
  private static final long LEAST_STEPS = 10_000_000;

  /** What it takes on two processors that do nothing else; it warns, as machines differ. */
  private static final Duration BUDGET = Duration.ofMinutes(2);

  /** Seeds that nobody ran before, so that every run of the tests finds out a little more. */
  private static final int FRESH_SEEDS = 500;

  private final Simulator simulator = new Simulator(new Policies());

  @Test
  @DisabledIfSystemProperty(named = SEED, matches = ".+")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noInvariantIsBrokenInTenMillionSteps() throws Exception {
    long from = System.nanoTime();
    AtomicLong nextSeed = new AtomicLong(1);
    AtomicLong steps = new AtomicLong();
    Tally known =
        onAllThreads(() -> {
          Tally tally = new Tally();
          for (long seed = nextSeed.getAndIncrement();
              seed <= LEAST_SEEDS || steps.get() < LEAST_STEPS;
              seed = nextSeed.getAndIncrement()) {
            Tally ofSeed = simulate(seed);
            steps.addAndGet(ofSeed.of(Count.STEPS));
            tally.add(ofSeed);
          }
          return tally;
        });
    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "simulation: %s, %.1f s, %.0f steps/s%n",
        known,
        seconds,
        known.of(Count.STEPS) / seconds);
    if (seconds > BUDGET.toSeconds()) {
      System.out.printf(
          Locale.ROOT,
          "WARNING: the simulation took %.1f s; its budget is %d s%n",
          seconds,
          BUDGET.toSeconds());
    }

    assertTrue(known.of(Count.SEEDS) >= LEAST_SEEDS, known::toString);
    assertTrue(known.of(Count.STEPS) >= LEAST_STEPS, known::toString);
    List<Count> missing =
        Arrays.stream(Count.values()).filter(count -> known.of(count) == 0).toList();
    assertEquals(List.of(), missing, "what no schedule brought about");
  }

  @Test
  @DisabledIfSystemProperty(named = SEED, matches = ".+")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void noInvariantIsBrokenUnderFreshSeeds() throws Exception {
    long first = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2);
    System.out.println("simulation: fresh seeds from " + first);
    AtomicLong nextSeed = new AtomicLong(first);
    Tally fresh =
        onAllThreads(() -> {
          Tally tally = new Tally();
          for (long seed = nextSeed.getAndIncrement();
              seed < first + FRESH_SEEDS;
              seed = nextSeed.getAndIncrement()) {
            tally.add(simulate(seed));
          }
          return tally;
        });
    assertEquals(FRESH_SEEDS, fresh.of(Count.SEEDS));
  }

  @Test
  @EnabledIfSystemProperty(named = SEED, matches = ".+")
  void oneSeedIsReplayed() {
    long seed = Long.getLong(SEED);
    Schedule schedule = ScheduleMaker.make(seed);
    System.out.println(schedule);
    Simulator.Result result = simulator.replay(schedule);
    result.steps().forEach(System.out::println);
    System.out.println(result.tally());
    if (result.broken().isPresent()) {
      fail(simulator.report(seed, schedule));
    }
  }

  private Tally simulate(long seed) {
    Schedule schedule = ScheduleMaker.make(seed);
    Simulator.Result result = simulator.run(schedule);
    if (result.broken().isPresent()) {
      fail(simulator.report(seed, schedule), result.broken().get());
    }
    return result.tally();
  }

  private static Tally onAllThreads(Callable<Tally> work) throws Exception {
    Tally sum = new Tally();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Tally>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        parts.add(threads.submit(work));
      }
      for (Future<Tally> part : parts) {
        try {
          sum.add(part.get());
        } catch (ExecutionException e) {
          threads.shutdownNow();
          if (e.getCause() instanceof AssertionError failure) {
            throw failure;
          }
          throw e;
        }
      }
    }
    return sum;
  }
}
