package io.ringfence.example.sipserver.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of calls in progress, one per call at most, and so few per owner and in all that
 * nobody takes all connections. Thread-safe.
 */
final class CallTransactions {
  private final Jdbi jdbi;
  private final OwnerLimits limits;
  private final Map<CallKey, CallTransaction> ofCalls = new HashMap<>();

  CallTransactions(Jdbi jdbi, OwnerLimits limits) {
    this.jdbi = jdbi;
    this.limits = limits;
  }

  /** That of the call, also when it was ended against the will of the plan. */
  synchronized Optional<CallTransaction> of(CallKey call) {
    return Optional.ofNullable(ofCalls.get(call));
  }

  CallTransaction begin(CallKey call) throws StoreRefusal {
    CallTransaction transaction = reserve(call);
    transaction.begin(jdbi);
    return transaction;
  }

  /** Forgets that of the call and hands it out, to be ended. */
  synchronized Optional<CallTransaction> take(CallKey call) {
    return Optional.ofNullable(ofCalls.remove(call));
  }

  /** Forgets this one, unless the call has another by now. */
  synchronized void forget(CallKey call, CallTransaction transaction) {
    ofCalls.remove(call, transaction);
  }

  synchronized List<CallTransaction> takeAll() {
    List<CallTransaction> all = List.copyOf(ofCalls.values());
    ofCalls.clear();
    return all;
  }

  /** Those that hold a connection. */
  synchronized long open() {
    return ofCalls.values().stream().filter(transaction -> !transaction.isOver()).count();
  }

  private synchronized CallTransaction reserve(CallKey call) throws StoreRefusal {
    @Nullable CallTransaction before = ofCalls.get(call);
    if (before != null && !before.isOver()) {
      throw new StoreRefusal("this call has a transaction already; allowed 1");
    }
    long ofOwner =
        ofCalls.entrySet().stream()
            .filter(entry -> entry.getKey().owner().equals(call.owner()))
            .filter(entry -> !entry.getValue().isOver())
            .count();
    if (ofOwner >= limits.transactions()) {
      throw new StoreRefusal(
          "%s has %d transactions open; allowed %d"
              .formatted(call.owner(), ofOwner, limits.transactions()));
    }
    if (open() >= limits.transactionsOfAll()) {
      throw new StoreRefusal(
          "%d transactions of all owners are open; allowed %d"
              .formatted(open(), limits.transactionsOfAll()));
    }
    CallTransaction transaction = new CallTransaction(call, limits);
    ofCalls.put(call, transaction);
    return transaction;
  }
}
