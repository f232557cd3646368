package io.ringfence.example.sipserver.store;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of one call, on a connection of its own. Whatever the database refuses in it ends
 * it: PostgreSQL goes on with none that had a failure, so nothing does here.
 *
 * <p>Threading: the store's threads; the one that works in it holds the lock, for the time of a
 * statement at most.
 */
final class CallTransaction {
  private final CallKey call;
  private final OwnerLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Handle handle;
  private boolean hasWritten;
  private volatile Optional<String> over = Optional.empty();

  CallTransaction(CallKey call, OwnerLimits limits) {
    this.call = call;
    this.limits = limits;
  }

  /** What is done with the owner's entries on one connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(EntryTable entries) throws StoreRefusal;
  }

  boolean isOver() {
    return over.isPresent();
  }

  void begin(Jdbi jdbi) {
    lock.lock();
    try {
      Handle opened = jdbi.open();
      handle = opened;
      opened.begin();
    } catch (JdbiException e) {
      end("could not begin");
      throw e;
    } finally {
      lock.unlock();
    }
  }

  <T> T perform(Work<T> work) throws StoreRefusal {
    lock.lock();
    try {
      return work.on(new EntryTable(open(), call.owner()));
    } catch (JdbiException e) {
      end("was rolled back after a failure");
      throw new StoreRefusal(
          "the transaction of this call was rolled back: " + OwnerStore.explained(e), e);
    } finally {
      lock.unlock();
    }
  }

  void write(String key, String value) throws StoreRefusal {
    perform(entries -> {
      entries.requireRoom(limits, key, value);
      entries.write(key, value);
      hasWritten = true;
      return true;
    });
  }

  /** Keeps what was done; where the limits forbid that, drops it. */
  void commit() throws StoreRefusal {
    lock.lock();
    try {
      if (hasWritten && !isOver()) {
        requireWithin();
      }
      perform(_ -> open().commit());
      end("was committed");
    } finally {
      lock.unlock();
    }
  }

  /** Drops what was done; does nothing if the transaction is over. */
  void rollBack(String reason) {
    lock.lock();
    try {
      end(reason);
    } finally {
      lock.unlock();
    }
  }

  private void requireWithin() throws StoreRefusal {
    try {
      perform(entries -> {
        entries.requireWithin(limits);
        return true;
      });
    } catch (StoreRefusal e) {
      end("was rolled back at its commit");
      throw new StoreRefusal("the transaction of this call was rolled back: " + e.getMessage(), e);
    }
  }

  private Handle open() throws StoreRefusal {
    if (over.isPresent() || handle == null) {
      throw new StoreRefusal("the transaction of this call " + over.orElse("was not begun"));
    }
    return handle;
  }

  private void end(String reason) {
    if (over.isPresent()) {
      return;
    }
    over = Optional.of(reason);
    Handle held = handle;
    handle = null;
    if (held == null) {
      return;
    }
    try (held) {
      if (held.isInTransaction()) {
        held.rollback();
      }
    } catch (JdbiException _) {
      // The connection is lost, and the transaction with it.
    }
  }
}
