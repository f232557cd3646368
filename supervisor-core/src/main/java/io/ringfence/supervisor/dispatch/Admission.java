package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.settings.OwnerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many calls each owner may have at once and in a day, and how fast it may begin them. It
 * remembers no owner longer than it must: one without a call is forgotten once it may begin a full
 * burst again. Not thread-safe.
 */
public final class Admission {

  /** A full burst is what an owner may begin in so many seconds. */
  private static final int BURST_SECONDS = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final OwnerSettings settings;
  private final long startNanos;
  private final DailyCalls daily = new DailyCalls();
  private final Map<String, Share> busy = new HashMap<>();
  // Those without a call, in the order in which they had their last.
  private final Map<String, Share> idle = new LinkedHashMap<>();

  /** What one owner has of the service. */
  private static final class Share {
    private int calls;
    // The bucket is full again then; each start puts that off by the time of one start.
    private long fullAtNanos;
    private long secondSinceNanos;
    private int startsInSecond;

    private Share(long nowNanos) {
      fullAtNanos = nowNanos;
      secondSinceNanos = nowNanos;
    }
  }

  /** Nobody has a call. */
  public Admission(OwnerSettings settings) {
    this.settings = settings;
    this.startNanos = SECOND_NANOS / settings.startsPerSecond();
  }

  /** Counts a call of {@code owner} until {@link #left}, or refuses it. */
  public Optional<Rejected> admit(String owner, Standing standing, long nowNanos) {
    forgetIdle(nowNanos);
    Share share = shareOf(owner, nowNanos);
    long nextFull = Math.max(0, share.fullAtNanos - nowNanos) + startNanos;
    long tooFull = nextFull - BURST_SECONDS * SECOND_NANOS;
    if (standing == Standing.ORDINARY) {
      if (share.calls >= settings.calls()) {
        return Optional.of(
            new Rejected(Refusal.OWNER_CALLS, share.calls, settings.calls(), RETRY_AFTER));
      }
      if (tooFull > 0) {
        long seen = Math.max(share.startsInSecond, settings.startsPerSecond());
        return Optional.of(
            new Rejected(
                Refusal.OWNER_STARTS,
                seen,
                settings.startsPerSecond(),
                Duration.ofMillis(Math.ceilDiv(tooFull, 1_000_000L))));
      }
      Optional<Rejected> tooMany = refusedForToday(owner, nowNanos);
      if (tooMany.isPresent()) {
        return tooMany;
      }
    }
    if (settings.callsPerDay().isPresent()) {
      daily.count(owner, nowNanos);
    }
    // Emergency calls leave no debt behind that the others would have to pay.
    share.fullAtNanos = nowNanos + nextFull - Math.max(0, tooFull);
    if (nowNanos - share.secondSinceNanos > SECOND_NANOS) {
      share.secondSinceNanos = nowNanos;
      share.startsInSecond = 0;
    }
    share.startsInSecond++;
    share.calls++;
    idle.remove(owner);
    busy.put(owner, share);
    return Optional.empty();
  }

  private Optional<Rejected> refusedForToday(String owner, long nowNanos) {
    if (settings.callsPerDay().isEmpty()) {
      return Optional.empty();
    }
    int granted = settings.callsPerDay().getAsInt();
    int seen = daily.calls(owner, nowNanos);
    return seen < granted
        ? Optional.empty()
        : Optional.of(new Rejected(Refusal.OWNER_DAY, seen, granted, daily.left(owner, nowNanos)));
  }

  /** A call of {@code owner} that was admitted is over. */
  public void left(String owner, long nowNanos) {
    Share share = busy.get(owner);
    if (share != null && --share.calls == 0) {
      busy.remove(owner);
      idle.put(owner, share);
    }
    forgetIdle(nowNanos);
  }

  /** Calls of {@code owner} now. */
  public int calls(String owner) {
    Share share = busy.get(owner);
    return share == null ? 0 : share.calls;
  }

  /** Owners that it remembers for what they have now or had just now. */
  public int owners() {
    return busy.size() + idle.size();
  }

  private Share shareOf(String owner, long nowNanos) {
    Share share = busy.get(owner);
    if (share == null) {
      share = idle.get(owner);
    }
    return share == null ? new Share(nowNanos) : share;
  }

  private void forgetIdle(long nowNanos) {
    Iterator<Share> eldest = idle.values().iterator();
    while (eldest.hasNext() && eldest.next().fullAtNanos - nowNanos <= 0) {
      eldest.remove();
    }
  }
}
