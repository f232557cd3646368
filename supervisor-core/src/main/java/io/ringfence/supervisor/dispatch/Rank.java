package io.ringfence.supervisor.dispatch;

import java.util.Comparator;

/** The classes of calls that wait. */
enum Rank {
  EMERGENCY,
  RESUMED,
  ORDINARY;

  /** Which owner's turn it is among those that wait in this rank; no two are equal. */
  Comparator<OwnerQueue<?>> comparator() {
    Comparator<OwnerQueue<?>> firstCome = Comparator.comparingLong(queue -> queue.arrival(this));
    return switch (this) {
      case EMERGENCY, RESUMED -> firstCome;
      case ORDINARY ->
          Comparator.<OwnerQueue<?>>comparingInt(OwnerQueue::running)
              .thenComparingLong(OwnerQueue::servedTurn)
              .thenComparing(firstCome);
    };
  }
}
