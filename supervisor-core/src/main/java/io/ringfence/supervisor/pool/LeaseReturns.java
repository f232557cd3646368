package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which leases are taken back now, so that another owner or a spare has their place: idle ones, the
 * longest idle first, and where none is idle and an owner has no worker at all, the least busy one
 * of whoever holds most. Nobody's last worker goes while it runs something.
 */
final class LeaseReturns {
  private final List<CrewMember> leases;
  private final int atMost;
  private final long nowNanos;

  /**
   * @param leases the workers that take calls and are bound to an owner
   * @param atMost workers that there may be of all owners
   */
  LeaseReturns(List<CrewMember> leases, int atMost, long nowNanos) {
    this.leases = leases;
    this.atMost = atMost;
    this.nowNanos = nowNanos;
  }

  /** Those that ran nothing for longest; for spares only what was idle for long. */
  List<RecyclePlan.Leaving> idle(Staffing staffing) {
    List<CrewMember> longestIdleFirst =
        leases.stream()
            .filter(CrewMember::isIdleLease)
            .sorted(Comparator.comparingLong(this::idleNanos).reversed())
            .toList();
    long longEnough = Duration.ofSeconds(Staffing.IDLE_BEFORE_SPARE_SECONDS).toNanos();
    List<CrewMember> taken =
        new ArrayList<>(longestIdleFirst.stream().limit(staffing.leasesForCallers()).toList());
    longestIdleFirst.stream()
        .skip(taken.size())
        .filter(lease -> idleNanos(lease) >= longEnough)
        .limit(staffing.leasesForSpares())
        .forEach(taken::add);
    return taken.stream().map(this::leavesIdle).toList();
  }

  /** At most {@code wanted}, of owners who hold two or more: the least busy of the largest. */
  List<RecyclePlan.Leaving> busy(int wanted) {
    Map<String, List<CrewMember>> held =
        leases.stream()
            .filter(lease -> !lease.isIdleLease())
            .sorted(
                Comparator.comparingInt((CrewMember lease) -> lease.vitals.runs())
                    .thenComparingLong(lease -> lease.incarnation))
            .collect(Collectors.groupingBy(LeaseReturns::owner, Collectors.toList()));
    List<RecyclePlan.Leaving> leaving = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      Optional<List<CrewMember>> largest = largest(held);
      if (largest.isEmpty()) {
        break;
      }
      int workers = largest.get().size();
      CrewMember least = largest.get().removeFirst();
      leaving.add(
          new RecyclePlan.Leaving(
              least.incarnation, new EndReason.ShareTakenBack(owner(least), workers, atMost)));
    }
    return leaving;
  }

  private static Optional<List<CrewMember>> largest(Map<String, List<CrewMember>> held) {
    return held.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .max(
            Comparator.comparingInt(
                    (Map.Entry<String, List<CrewMember>> entry) -> entry.getValue().size())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getValue);
  }

  private RecyclePlan.Leaving leavesIdle(CrewMember lease) {
    EndReason reason =
        new EndReason.LeaseTakenBack(owner(lease), Duration.ofNanos(idleNanos(lease)));
    return new RecyclePlan.Leaving(lease.incarnation, reason);
  }

  private long idleNanos(CrewMember lease) {
    return lease.idleNanos(nowNanos);
  }

  private static String owner(CrewMember lease) {
    return lease.vitals.owner().orElseThrow();
  }
}
