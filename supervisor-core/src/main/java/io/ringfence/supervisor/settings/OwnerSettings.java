package io.ringfence.supervisor.settings;

import java.util.OptionalInt;

/**
 * What one owner may take of the service, so that the others have theirs. Emergency calls are never
 * refused by any of it.
 *
 * @param calls calls at once, those that wait included
 * @param startsPerSecond calls that may begin in a second, sustained; twice as many in a burst
 * @param waitingCalls calls that may wait for a worker of one language
 * @param callsPerDay calls that may begin in the 24 hours from an owner's first; empty for no
 *     limit. They are counted in memory, from the start of the host on
 */
public record OwnerSettings(
    int calls, int startsPerSecond, int waitingCalls, OptionalInt callsPerDay) {
  private static final int MOST = 1_000_000;

  /** Five calls, as in the original. */
  public static final int DEFAULT_CALLS = 5;

  /** Fifty starts in a second. */
  public static final int DEFAULT_STARTS_PER_SECOND = 50;

  /** Twenty waiting calls, a fifth of the queue. */
  public static final int DEFAULT_WAITING_CALLS = 20;

  /** The settings where nothing was said. */
  public static final OwnerSettings DEFAULT =
      new OwnerSettings(DEFAULT_CALLS, DEFAULT_STARTS_PER_SECOND, DEFAULT_WAITING_CALLS);

  /**
   * Checks each number.
   *
   * @throws IllegalArgumentException naming the number, its limit and its value
   */
  public OwnerSettings {
    Checks.within("callsPerOwner", calls, 1, MOST);
    Checks.within("startsPerSecondAndOwner", startsPerSecond, 1, MOST);
    Checks.within("waitingCallsPerOwner", waitingCalls, 0, MOST);
    callsPerDay.ifPresent(count -> Checks.within("callsPerDayAndOwner", count, 1, MOST));
  }

  /** A share without a limit per day. */
  public OwnerSettings(int calls, int startsPerSecond, int waitingCalls) {
    this(calls, startsPerSecond, waitingCalls, OptionalInt.empty());
  }

  /** The same share with more or fewer calls at once; default {@value #DEFAULT_CALLS}. */
  public OwnerSettings calls(int count) {
    return new OwnerSettings(count, startsPerSecond, waitingCalls, callsPerDay);
  }

  /** The same share with another start rate; default {@value #DEFAULT_STARTS_PER_SECOND}. */
  public OwnerSettings startsPerSecond(int count) {
    return new OwnerSettings(calls, count, waitingCalls, callsPerDay);
  }

  /** The same share with more or less of the queue; default {@value #DEFAULT_WAITING_CALLS}. */
  public OwnerSettings waitingCalls(int count) {
    return new OwnerSettings(calls, startsPerSecond, count, callsPerDay);
  }

  /** The same share with so many calls in a day; default no limit. */
  public OwnerSettings callsPerDay(int count) {
    return new OwnerSettings(calls, startsPerSecond, waitingCalls, OptionalInt.of(count));
  }
}
