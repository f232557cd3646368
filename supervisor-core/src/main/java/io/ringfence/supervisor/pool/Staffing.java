package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;

/**
 * How many workers of a language are to be started now, and how many idle leases have to go first.
 *
 * @param starts workers to start
 * @param leasesForCallers idle leases to take back because an owner's call waits
 * @param leasesForSpares idle leases to take back because a spare is missing, of those that are
 *     idle for {@link #IDLE_BEFORE_SPARE_SECONDS}
 */
public record Staffing(int starts, int leasesForCallers, int leasesForSpares) {

  /** So many workers start at once: more of them would only make each other late. */
  public static final int MOST_STARTING = 4;

  /**
   * A lease is given up for a spare only after it was idle for so long. Without any such rule a
   * pool full of idle leases would have no spare, and the first call of every further owner would
   * wait for an end and a start. Without the wait, owners that call every second would take each
   * other's workers all the time.
   */
  public static final int IDLE_BEFORE_SPARE_SECONDS = 5;

  /** Nothing is to be done. */
  static final Staffing NONE = new Staffing(0, 0, 0);

  /**
   * The workers of a language, counted.
   *
   * @param starting not ready yet
   * @param ready take calls
   * @param spare of those ready, the ones that have served nobody
   * @param going off the roster, and their place is free soon
   * @param alive all whose process is not known to be gone
   */
  public record Headcount(int starting, int ready, int spare, int going, int alive) {}

  /**
   * What is to be done now.
   *
   * @param sparesWanted as many as the pool keeps, or more where a replacement has to be ready
   *     first
   * @param hostRoom workers that the memory of the host has room for
   */
  public static Staffing of(
      PoolSettings pool, Headcount count, Demand demand, int sparesWanted, int hostRoom) {
    int forCallers = workersForCallers(pool, demand);
    int coming = count.spare() + count.starting();
    int startable = Math.max(0, MOST_STARTING - count.starting());
    // Memory that is short keeps no language from having one worker.
    boolean isLast = count.ready() == 0 && count.starting() == 0;
    int capRoom = Math.max(0, pool.atMost() - count.alive());
    int room = Math.min(capRoom, isLast ? Math.max(1, hostRoom) : Math.max(0, hostRoom));
    int starts = least(forCallers + sparesWanted - coming, room, startable);
    if (pool.sharing() == Sharing.ALL_OWNERS) {
      return new Staffing(starts, 0, 0);
    }
    int callersShort = Math.min(Math.max(0, forCallers - coming), startable);
    int leasesForCallers = Math.max(0, callersShort - room - count.going());
    // An idle lease is not given up because the host has little memory, except for a caller.
    int allShort = Math.min(Math.max(0, forCallers + pool.spares() - coming), startable);
    int leases = Math.max(leasesForCallers, allShort - capRoom - count.going());
    return new Staffing(starts, leasesForCallers, leases - leasesForCallers);
  }

  private static int workersForCallers(PoolSettings pool, Demand demand) {
    return switch (pool.sharing()) {
      case ONE_OWNER -> demand.ownersWithoutWorker();
      case ALL_OWNERS -> Math.ceilDiv(demand.callsWaiting(), pool.runsPerWorker());
    };
  }

  private static int least(int missing, int room, int startable) {
    return Math.max(0, Math.min(missing, Math.min(room, startable)));
  }
}
