package io.ringfence.supervisor.dispatch;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one owner has waiting and running. */
final class OwnerQueue<P> {
  private final String owner;
  private final Map<Rank, SortedMap<Long, P>> waiting = new EnumMap<>(Rank.class);
  private int places;
  private int running;
  private long servedTurn;

  OwnerQueue(String owner) {
    this.owner = owner;
  }

  void add(Rank rank, long arrival, P place) {
    waiting.computeIfAbsent(rank, _ -> new TreeMap<>()).put(arrival, place);
  }

  void remove(Rank rank, long arrival) {
    SortedMap<Long, P> queue = waiting.get(rank);
    if (queue != null) {
      queue.remove(arrival);
    }
  }

  /** A place for one of its calls, until {@link #onPlaceGone}, also while the call is taken out. */
  void onPlace() {
    places++;
  }

  void onPlaceGone() {
    places--;
  }

  void onStarted(long turn) {
    running++;
    servedTurn = turn;
  }

  /** It may come before {@link #onStarted}: a worker tells of the end on a thread of its own. */
  void onEnded() {
    running--;
  }

  String owner() {
    return owner;
  }

  int running() {
    return running;
  }

  /** When it was served last, by a count of all that were served; 0 for never. */
  long servedTurn() {
    return servedTurn;
  }

  int ordinary() {
    SortedMap<Long, P> queue = waiting.get(Rank.ORDINARY);
    return queue == null ? 0 : queue.size();
  }

  boolean isWaiting() {
    return waiting.values().stream().anyMatch(queue -> !queue.isEmpty());
  }

  boolean isWaiting(Rank rank) {
    SortedMap<Long, P> queue = waiting.get(rank);
    return queue != null && !queue.isEmpty();
  }

  boolean isForgettable() {
    return running == 0 && places == 0;
  }

  /** The one that came first of a rank in which it waits. */
  P first(Rank rank) {
    return waitingIn(rank).firstEntry().getValue();
  }

  /** When the first of a rank came in which it waits. */
  long arrival(Rank rank) {
    return waitingIn(rank).firstKey();
  }

  private SortedMap<Long, P> waitingIn(Rank rank) {
    SortedMap<Long, P> queue = waiting.get(rank);
    if (queue == null) {
      throw new IllegalStateException("nothing of " + owner + " waits as " + rank);
    }
    return queue;
  }
}
