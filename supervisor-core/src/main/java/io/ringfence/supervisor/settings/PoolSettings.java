package io.ringfence.supervisor.settings;

/**
 * How many workers there are for one language.
 *
 * @param spares ready workers that have served nobody, kept beside those in service
 * @param atMost workers alive at once, those that drain and those that start included
 * @param runsPerWorker calls that one worker runs at once
 */
public record PoolSettings(int spares, int atMost, int runsPerWorker) {
  private static final int MOST_WORKERS = 1_000;
  private static final int MOST_RUNS = 1_000;

  /** One spare. */
  public static final int DEFAULT_SPARES = 1;

  /** Four workers. */
  public static final int DEFAULT_AT_MOST = 4;

  /** Twenty runs, as in the original; about what a Ruby worker holds under 150 MB. */
  public static final int DEFAULT_RUNS_PER_WORKER = 20;

  /** The settings of a pool about which nothing was said. */
  public static final PoolSettings DEFAULT =
      new PoolSettings(DEFAULT_SPARES, DEFAULT_AT_MOST, DEFAULT_RUNS_PER_WORKER);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException naming the number, its limit and its value
   */
  public PoolSettings {
    Checks.within("spares", spares, 1, MOST_WORKERS);
    Checks.within("atMost", atMost, 2, MOST_WORKERS);
    Checks.within("runsPerWorker", runsPerWorker, 1, MOST_RUNS);
  }

  /** The same pool with another number of spares; default {@value #DEFAULT_SPARES}. */
  public PoolSettings spares(int count) {
    return new PoolSettings(count, atMost, runsPerWorker);
  }

  /** The same pool with another cap; default {@value #DEFAULT_AT_MOST}. */
  public PoolSettings atMost(int count) {
    return new PoolSettings(spares, count, runsPerWorker);
  }

  /** The same pool with more or fewer runs; default {@value #DEFAULT_RUNS_PER_WORKER}. */
  public PoolSettings runsPerWorker(int count) {
    return new PoolSettings(spares, atMost, count);
  }
}
