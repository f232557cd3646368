package io.ringfence.supervisor.settings;

/**
 * How many workers there are for one language, and who shares them.
 *
 * @param spares ready workers that have served nobody, kept beside those in service
 * @param atMost workers alive at once, those that drain and those that start included
 * @param runsPerWorker calls that one worker runs at once
 * @param sharing whose calls a worker runs
 */
public record PoolSettings(int spares, int atMost, int runsPerWorker, Sharing sharing) {
  private static final int MOST_WORKERS = 1_000;
  private static final int MOST_RUNS = 1_000;

  /** Whose calls a worker runs. */
  public enum Sharing {
    /** A worker serves one owner in its life: the process is the boundary between owners. */
    ONE_OWNER,
    /** A worker serves everybody: the engine is the boundary between owners. */
    ALL_OWNERS
  }

  /** One spare. */
  public static final int DEFAULT_SPARES = 1;

  /** Sixteen Ruby workers: each owner in service has one. */
  public static final int DEFAULT_AT_MOST_RUBY = 16;

  /** Four JavaScript workers. */
  public static final int DEFAULT_AT_MOST_JAVASCRIPT = 4;

  /** Twenty runs, as in the original; about what a Ruby worker holds under 150 MB. */
  public static final int DEFAULT_RUNS_PER_WORKER = 20;

  /** A Ruby pool about which nothing was said: a plan can reach all of its own JVM. */
  public static final PoolSettings DEFAULT_RUBY =
      new PoolSettings(
          DEFAULT_SPARES, DEFAULT_AT_MOST_RUBY, DEFAULT_RUNS_PER_WORKER, Sharing.ONE_OWNER);

  /** A JavaScript pool about which nothing was said: a plan reaches nothing of its JVM. */
  public static final PoolSettings DEFAULT_JAVASCRIPT =
      new PoolSettings(
          DEFAULT_SPARES, DEFAULT_AT_MOST_JAVASCRIPT, DEFAULT_RUNS_PER_WORKER, Sharing.ALL_OWNERS);

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
    return new PoolSettings(count, atMost, runsPerWorker, sharing);
  }

  /** The same pool with another cap; default 16 for Ruby, 4 for JavaScript. */
  public PoolSettings atMost(int count) {
    return new PoolSettings(spares, count, runsPerWorker, sharing);
  }

  /** The same pool with more or fewer runs; default {@value #DEFAULT_RUNS_PER_WORKER}. */
  public PoolSettings runsPerWorker(int count) {
    return new PoolSettings(spares, atMost, count, sharing);
  }

  /** The same pool shared otherwise; by default Ruby workers have one owner, JavaScript all. */
  public PoolSettings sharing(Sharing whose) {
    return new PoolSettings(spares, atMost, runsPerWorker, whose);
  }
}
