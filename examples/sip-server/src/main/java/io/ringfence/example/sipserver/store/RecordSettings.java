package io.ringfence.example.sipserver.store;

import java.time.Duration;

/**
 * How call records are written and how long they are kept.
 *
 * @param waiting so many records may wait to be written; further ones are dropped and counted
 * @param age records of calls that ended longer ago are deleted
 * @param count of more records than these the oldest are deleted
 * @param batch so many are deleted at once
 * @param pause between two such batches, in which everybody else comes to the database
 */
public record RecordSettings(int waiting, Duration age, long count, int batch, Duration pause) {
  /** Ten thousand records wait at most: 100 seconds of 100 calls/s. */
  public static final int DEFAULT_WAITING = 10_000;

  /** Ninety days. */
  public static final Duration DEFAULT_AGE = Duration.ofDays(90);

  /** A million records. */
  public static final long DEFAULT_COUNT = 1_000_000;

  /** 250 records. */
  public static final int DEFAULT_BATCH = 250;

  /** 50 ms: half a million records are gone in about two minutes. */
  public static final Duration DEFAULT_PAUSE = Duration.ofMillis(50);

  /** The settings where nothing was said. */
  public static final RecordSettings DEFAULT =
      new RecordSettings(DEFAULT_WAITING, DEFAULT_AGE, DEFAULT_COUNT, DEFAULT_BATCH, DEFAULT_PAUSE);

  /**
   * Checks each part.
   *
   * @throws IllegalArgumentException naming the part, its range and its value
   */
  public RecordSettings {
    Checks.within("waiting call records", waiting, 1, 1_000_000);
    Checks.within("age of call records", age, Duration.ofSeconds(1), Duration.ofDays(36_500));
    Checks.within("count of call records", count, 0, 1_000_000_000_000L);
    Checks.within("call records deleted at once", batch, 1, 100_000);
    Checks.within("pause between deletions", pause, Duration.ofMillis(1), Duration.ofMinutes(1));
  }

  /** The same with another age; default 90 days. */
  public RecordSettings age(Duration longest) {
    return new RecordSettings(waiting, longest, count, batch, pause);
  }

  /** The same with more or fewer records kept; default {@value #DEFAULT_COUNT}. */
  public RecordSettings count(long most) {
    return new RecordSettings(waiting, age, most, batch, pause);
  }

  /** The same with more or less room for waiting records; default {@value #DEFAULT_WAITING}. */
  public RecordSettings waiting(int most) {
    return new RecordSettings(most, age, count, batch, pause);
  }

  /** The same with deletions of another size and pause; default 250 and 50 ms. */
  public RecordSettings deletions(int size, Duration between) {
    return new RecordSettings(waiting, age, count, size, between);
  }
}
