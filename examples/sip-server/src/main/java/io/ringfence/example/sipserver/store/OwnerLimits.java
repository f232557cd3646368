package io.ringfence.example.sipserver.store;

import java.time.Duration;

/**
 * What one owner may take of the store.
 *
 * @param keys keys
 * @param bytes keys and values together, in UTF-8
 * @param transactionTime after so long an open transaction is rolled back
 * @param transactions transactions open at once
 * @param transactionsOfAll the same for all owners together; each holds a connection
 */
public record OwnerLimits(
    int keys, long bytes, Duration transactionTime, int transactions, int transactionsOfAll) {
  /** A thousand keys. */
  public static final int DEFAULT_KEYS = 1_000;

  /** 1 MiB. */
  public static final long DEFAULT_BYTES = 1 << 20;

  /** Ten seconds. */
  public static final Duration DEFAULT_TRANSACTION_TIME = Duration.ofSeconds(10);

  /** Two transactions of an owner. */
  public static final int DEFAULT_TRANSACTIONS = 2;

  /** Eight transactions of all owners. */
  public static final int DEFAULT_TRANSACTIONS_OF_ALL = 8;

  /** The limits where nothing was said. */
  public static final OwnerLimits DEFAULT =
      new OwnerLimits(
          DEFAULT_KEYS,
          DEFAULT_BYTES,
          DEFAULT_TRANSACTION_TIME,
          DEFAULT_TRANSACTIONS,
          DEFAULT_TRANSACTIONS_OF_ALL);

  /**
   * Checks each limit.
   *
   * @throws IllegalArgumentException naming the limit, its range and its value
   */
  public OwnerLimits {
    Checks.within("keys per owner", keys, 0, 1_000_000);
    Checks.within("stored bytes per owner", bytes, 0, 1L << 32);
    Checks.within(
        "time of a transaction", transactionTime, Duration.ofMillis(10), Duration.ofMinutes(5));
    Checks.within("transactions per owner", transactions, 0, 100);
    Checks.within("transactions of all owners", transactionsOfAll, 0, 100);
  }

  /** The same with more or less room; default a thousand keys and 1 MiB. */
  public OwnerLimits room(int mostKeys, long mostBytes) {
    return new OwnerLimits(mostKeys, mostBytes, transactionTime, transactions, transactionsOfAll);
  }

  /** The same with another time for transactions; default ten seconds. */
  public OwnerLimits transactionTime(Duration longest) {
    return new OwnerLimits(keys, bytes, longest, transactions, transactionsOfAll);
  }

  /** The same with more or fewer transactions at once; default two of an owner, eight of all. */
  public OwnerLimits transactions(int ofOwner, int ofAll) {
    return new OwnerLimits(keys, bytes, transactionTime, ofOwner, ofAll);
  }
}
