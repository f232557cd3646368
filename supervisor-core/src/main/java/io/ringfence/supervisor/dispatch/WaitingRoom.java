package io.ringfence.supervisor.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The calls that wait for a worker of one language, first come first served. Thread-safe. */
final class WaitingRoom {
  private final int capacity;
  private final Deque<PendingCall> waiting = new ArrayDeque<>();

  WaitingRoom(int capacity) {
    this.capacity = capacity;
  }

  /** Whether {@code call} may wait here. */
  synchronized boolean add(PendingCall call) {
    if (waiting.size() >= capacity) {
      return false;
    }
    waiting.add(call);
    return true;
  }

  synchronized void remove(PendingCall call) {
    waiting.remove(call);
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Offers the calls, in order, to {@code starter} until it takes one no more. */
  synchronized void offerTo(Predicate<PendingCall> starter) {
    for (PendingCall next = waiting.peek(); next != null; next = waiting.peek()) {
      if (!next.isSettled() && !starter.test(next)) {
        return;
      }
      waiting.poll();
    }
  }

  /** All that wait, for those who end them. */
  synchronized List<PendingCall> all() {
    return List.copyOf(waiting);
  }
}
