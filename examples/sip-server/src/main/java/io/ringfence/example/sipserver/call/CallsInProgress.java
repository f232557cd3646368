package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Calls and callbacks from their begin until their record is told. Thread-safe. */
final class CallsInProgress {
  private final CallListener listener;
  private final ConcurrentMap<String, InboundCall> calls = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, InboundCall> byMergeKey = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Callback> callbacks = new ConcurrentHashMap<>();
  private final AtomicInteger untold = new AtomicInteger();
  private final Object change = new Object();

  CallsInProgress(CallListener listener) {
    this.listener = listener;
  }

  void add(InboundCall call) {
    calls.put(call.call().id(), call);
    byMergeKey.put(call.invite().mergeKey(), call);
  }

  void add(String id, Callback callback) {
    callbacks.put(id, callback);
  }

  void onOver(InboundCall call, FinishedCall record) {
    onOneLess(
        record,
        () -> {
          calls.remove(call.call().id());
          byMergeKey.remove(call.invite().mergeKey(), call);
        });
  }

  void onCallbackOver(FinishedCall record) {
    onOneLess(record, () -> callbacks.remove(record.call().id()));
  }

  Optional<InboundCall> find(String id) {
    return Optional.ofNullable(calls.get(id));
  }

  /** Whether the same request is there already, come another way. */
  boolean isMerged(IncomingRequest invite) {
    InboundCall same = byMergeKey.get(invite.mergeKey());
    return same != null && !same.invite().transactionKey().equals(invite.transactionKey());
  }

  Stream<InboundCall> calls() {
    return calls.values().stream();
  }

  void forEach(Consumer<InboundCall> ofCall, Consumer<Callback> ofCallback) {
    calls.values().forEach(ofCall);
    callbacks.values().forEach(ofCallback);
  }

  int count() {
    return calls.size() + callbacks.size();
  }

  /** What is kept for them; none of it outlives them. */
  int keptEntries() {
    return count() + byMergeKey.size();
  }

  /** Waits until all are over and their records told; whether they are. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (change) {
      while (count() > 0 || untold.get() > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        change.wait(Math.max(1, Duration.ofNanos(left).toMillis()));
      }
      return true;
    }
  }

  /** Who has waited for the last call may count on its record. */
  private void onOneLess(FinishedCall record, Runnable remove) {
    untold.incrementAndGet();
    remove.run();
    try {
      listener.onEnd(record);
    } finally {
      untold.decrementAndGet();
      synchronized (change) {
        change.notifyAll();
      }
    }
  }
}
