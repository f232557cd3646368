package io.ringfence.example.sipserver.store;

import io.ringfence.supervisor.call.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys and values that owners' plans keep. Each owner has a store of its own, with bounds.
 *
 * <p>Threading: any thread asks and waits; {@code sipserver-store-N} does the work, for one owner
 * {@value #THREADS_OF_OWNER} of them at most. Who asks may be interrupted: the work goes on to its
 * own end. {@code sipserver-store-deadlines} ends transactions that are open too long.
 */
public final class OwnerStore {
  /** The longest key, in characters. */
  public static final int MAX_KEY_CHARACTERS = 256;

  /** The longest value, in characters. */
  public static final int MAX_VALUE_CHARACTERS = 16 << 10;

  static final int THREADS = 16;
  private static final int THREADS_OF_OWNER = 4;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  /** Longer than any run that could still ask what became of its transaction. */
  private static final Duration MEMORY_OF_ENDED = Duration.ofMinutes(30);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);
  private static final Logger log = LoggerFactory.getLogger(OwnerStore.class);

  private final Jdbi jdbi;
  private final OwnerLimits limits;
  private final CallTransactions transactions;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor deadlines;
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
  private final Set<String> enrolled = ConcurrentHashMap.newKeySet();

  OwnerStore(Jdbi jdbi, OwnerLimits limits) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.transactions = new CallTransactions(jdbi, limits);
    this.workers = StoreThreads.workers(THREADS);
    this.deadlines = StoreThreads.deadlines();
  }

  /** The value under a key, as the call sees it. */
  public Optional<String> read(CallKey call, String key) throws StoreRefusal, InterruptedException {
    requireKey(key);
    return perform(call, entries -> entries.read(key));
  }

  /** The same; in a transaction nobody else writes the key until it ends. */
  public Optional<String> readForUpdate(CallKey call, String key)
      throws StoreRefusal, InterruptedException {
    requireKey(key);
    return await(
        call.owner(),
        () -> {
          Optional<CallTransaction> open = transactions.of(call);
          return open.isPresent()
              ? open.get().perform(entries -> entries.readForUpdate(key))
              : alone(call.owner(), entries -> entries.read(key));
        });
  }

  /** Keeps a value under a key. */
  public void write(CallKey call, String key, String value)
      throws StoreRefusal, InterruptedException {
    requireKey(key);
    requireText("value of the key '" + key + "'", value, MAX_VALUE_CHARACTERS);
    await(
        call.owner(),
        () -> {
          enrol(call.owner());
          Optional<CallTransaction> open = transactions.of(call);
          if (open.isPresent()) {
            open.get().write(key, value);
          } else {
            writeAlone(call.owner(), key, value);
          }
          return true;
        });
  }

  /** Removes a key; there need be none. */
  public void delete(CallKey call, String key) throws StoreRefusal, InterruptedException {
    requireKey(key);
    perform(
        call,
        entries -> {
          entries.delete(key);
          return true;
        });
  }

  /** The keys, in their order. */
  public List<String> keys(CallKey call) throws StoreRefusal, InterruptedException {
    return perform(call, EntryTable::keys);
  }

  /** Begins the transaction of a call. */
  public void begin(CallKey call) throws StoreRefusal, InterruptedException {
    await(
        call.owner(),
        () -> {
          enrol(call.owner());
          CallTransaction begun = transactions.begin(call);
          long limit = limits.transactionTime().toMillis();
          String reason = "was open for more than %d ms and was rolled back".formatted(limit);
          after(limits.transactionTime(), () -> begun.rollBack(reason));
          after(MEMORY_OF_ENDED, () -> transactions.forget(call, begun));
          return true;
        });
  }

  /** Keeps what the transaction of a call did. */
  public void commit(CallKey call) throws StoreRefusal, InterruptedException {
    await(
        call.owner(),
        () -> {
          transactions.take(call).orElseThrow(OwnerStore::noTransaction).commit();
          return true;
        });
  }

  /** Drops what the transaction of a call did. */
  public void rollBack(CallKey call) throws StoreRefusal, InterruptedException {
    await(
        call.owner(),
        () -> {
          CallTransaction open = transactions.take(call).orElseThrow(OwnerStore::noTransaction);
          open.perform(_ -> true);
          open.rollBack("was rolled back");
          return true;
        });
  }

  /** A call has its outcome: what it left open is rolled back. Returns at once. */
  public void onEnd(Call call) {
    CallKey key = CallKey.of(call);
    transactions
        .take(key)
        .ifPresent(open -> execute(() -> open.rollBack("was left open by its call")));
  }

  /** Transactions that hold a connection. */
  public long openTransactions() {
    return transactions.open();
  }

  void close() {
    deadlines.shutdownNow();
    transactions.takeAll().forEach(open -> execute(() -> open.rollBack("ended with the server")));
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the store did not come to rest within {} s", CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T perform(CallKey call, CallTransaction.Work<T> work)
      throws StoreRefusal, InterruptedException {
    return await(
        call.owner(),
        () -> {
          Optional<CallTransaction> open = transactions.of(call);
          return open.isPresent() ? open.get().perform(work) : alone(call.owner(), work);
        });
  }

  private <T> T alone(String owner, CallTransaction.Work<T> work) throws StoreRefusal {
    return jdbi.inTransaction(handle -> work.on(new EntryTable(handle, owner)));
  }

  private void writeAlone(String owner, String key, String value) throws StoreRefusal {
    CallTransaction.Work<Boolean> write =
        entries -> {
          entries.requireRoom(limits, key, value);
          entries.write(key, value);
          entries.requireWithin(limits);
          return true;
        };
    try {
      alone(owner, write);
    } catch (JdbiException e) {
      if (!EntryTable.isTaken(e)) {
        throw e;
      }
      // Another call made the key in the same moment; now it is there to be written.
      alone(owner, write);
    }
  }

  private void enrol(String owner) {
    if (!enrolled.contains(owner)) {
      jdbi.useHandle(handle -> EntryTable.enrol(handle, owner));
      enrolled.add(owner);
    }
  }

  /** Has the work done on a thread of the store and waits for it. */
  private <T> T await(String owner, Callable<T> work) throws StoreRefusal, InterruptedException {
    Semaphore turn = turns.computeIfAbsent(owner, _ -> new Semaphore(THREADS_OF_OWNER, true));
    long until = System.nanoTime() + LONGEST_WAIT.toNanos();
    if (!turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw late(owner);
    }
    FutureTask<T> task =
        new FutureTask<>(() -> {
          try {
            return work.call();
          } finally {
            turn.release();
          }
        });
    try {
      workers.execute(task);
      return task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      turn.release();
      throw new StoreRefusal("the store is closed", e);
    } catch (TimeoutException e) {
      throw late(owner);
    } catch (ExecutionException e) {
      throw refusal(owner, e.getCause() == null ? e : e.getCause());
    }
  }

  private static StoreRefusal refusal(String owner, Throwable failure) {
    if (failure instanceof StoreRefusal refusal) {
      return refusal;
    }
    log.debug("the store failed for {}", owner, failure);
    return new StoreRefusal("the store did not do it: " + explained(failure), failure);
  }

  /** Why the database did not do something, without what it says of its inner life. */
  static String explained(Throwable failure) {
    return switch (Database.sqlState(failure)) {
      case "HYT00", "55P03", "40001", "40P01" ->
          "another call holds the same key in its transaction";
      case "23505" -> "another call made the same key at the same time";
      case "57014" -> "the database took too long";
      default -> "the database is not available";
    };
  }

  private static StoreRefusal late(String owner) {
    return new StoreRefusal(
        "the store gave %s no answer within %d s".formatted(owner, LONGEST_WAIT.toSeconds()));
  }

  private static StoreRefusal noTransaction() {
    return new StoreRefusal("this call has no transaction");
  }

  private void after(Duration time, Runnable action) {
    try {
      var _ = deadlines.schedule(() -> execute(action), time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The store closes, and ends all transactions by itself.
    }
  }

  private void execute(Runnable action) {
    try {
      workers.execute(action);
    } catch (RejectedExecutionException _) {
      // Closed: the connection went with the others.
    }
  }

  private static void requireKey(String key) throws StoreRefusal {
    if (key.isEmpty()) {
      throw new StoreRefusal("the key is empty");
    }
    requireText("key", key, MAX_KEY_CHARACTERS);
  }

  private static void requireText(String what, String text, int most) throws StoreRefusal {
    if (text.length() > most) {
      throw new StoreRefusal(
          "the %s has %d characters; allowed %d".formatted(what, text.length(), most));
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new StoreRefusal("the %s has a NUL as character %d".formatted(what, nul + 1));
    }
  }
}
