package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * The limits of every run. Made from {@link #DEFAULT} by the methods that change one part.
 *
 * @param unattended time without finishing or calling a command that waits
 * @param total time of the whole run, on however many workers
 * @param commands commands in a run, and so the entries of its journal
 * @param logCharacters log output of a run; what comes after it is dropped, with a line that says
 *     so
 * @param cpuTime processor time of a run on one worker
 * @param allocation what a run may allocate on one worker, garbage included
 * @param journal commands and results of a run, as bytes of text
 * @param resumes how often a run goes on after an unplanned loss of its worker
 * @param offer how much of the script API it may use
 */
public record RunSettings(
    Duration unattended,
    Duration total,
    int commands,
    int logCharacters,
    Duration cpuTime,
    MemorySize allocation,
    MemorySize journal,
    int resumes,
    CommandOffer offer) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Ten seconds, as in the original. */
  public static final Duration DEFAULT_UNATTENDED = Duration.ofSeconds(10);

  /** Five minutes, as in the original. */
  public static final Duration DEFAULT_TOTAL = Duration.ofMinutes(5);

  /** Five hundred commands. */
  public static final int DEFAULT_COMMANDS = 500;

  /** 64 Ki characters. */
  public static final int DEFAULT_LOG_CHARACTERS = 64 << 10;

  /** Five seconds. */
  public static final Duration DEFAULT_CPU_TIME = Duration.ofSeconds(5);

  /**
   * 50 MB: what a warm worker has room for before its heap is full, and a hundred times what a plan
   * with twenty commands needs.
   */
  public static final MemorySize DEFAULT_ALLOCATION = MemorySize.ofMegabytes(50);

  /** 256 KiB. */
  public static final MemorySize DEFAULT_JOURNAL = new MemorySize(256 << 10);

  /** Twice. */
  public static final int DEFAULT_RESUMES = 2;

  /** The limits where nothing was said. */
  public static final RunSettings DEFAULT =
      new RunSettings(
          DEFAULT_UNATTENDED,
          DEFAULT_TOTAL,
          DEFAULT_COMMANDS,
          DEFAULT_LOG_CHARACTERS,
          DEFAULT_CPU_TIME,
          DEFAULT_ALLOCATION,
          DEFAULT_JOURNAL,
          DEFAULT_RESUMES,
          CommandOffer.DEFAULT);

  /**
   * Checks each limit.
   *
   * @throws IllegalArgumentException naming the limit, its range and its value
   */
  public RunSettings {
    Checks.within("unattendedLimit", unattended, Duration.ofMillis(100), LONGEST);
    Checks.within("totalLimit", total, Duration.ofMillis(100), LONGEST);
    Checks.within("commandsPerRun", commands, 1, 100_000);
    Checks.within("logCharactersPerRun", logCharacters, 1, 16 << 20);
    Checks.within("cpuTimePerRun", cpuTime, Duration.ofMillis(50), LONGEST);
    Checks.within(
        "allocationPerRun",
        allocation,
        MemorySize.ofMegabytes(1),
        MemorySize.ofMegabytes(1_000_000));
    Checks.within("journalPerRun", journal, new MemorySize(1_024), MemorySize.ofMegabytes(64));
    Checks.within("resumesPerRun", resumes, 0, 1_000);
  }

  /** The same limits with another unattended time; default ten seconds. */
  public RunSettings unattended(Duration limit) {
    return new RunSettings(
        limit, total, commands, logCharacters, cpuTime, allocation, journal, resumes, offer);
  }

  /** The same limits with another time for the whole run; default five minutes. */
  public RunSettings total(Duration limit) {
    return new RunSettings(
        unattended, limit, commands, logCharacters, cpuTime, allocation, journal, resumes, offer);
  }

  /** The same limits with more or fewer commands; default {@value #DEFAULT_COMMANDS}. */
  public RunSettings commands(int count) {
    return new RunSettings(
        unattended, total, count, logCharacters, cpuTime, allocation, journal, resumes, offer);
  }

  /** The same limits with more or less log output; default {@value #DEFAULT_LOG_CHARACTERS}. */
  public RunSettings logCharacters(int count) {
    return new RunSettings(
        unattended, total, commands, count, cpuTime, allocation, journal, resumes, offer);
  }

  /** The same limits with another processor time; default five seconds. */
  public RunSettings cpuTime(Duration limit) {
    return new RunSettings(
        unattended, total, commands, logCharacters, limit, allocation, journal, resumes, offer);
  }

  /** The same limits with another allocation; default 50 MB. */
  public RunSettings allocation(MemorySize limit) {
    return new RunSettings(
        unattended, total, commands, logCharacters, cpuTime, limit, journal, resumes, offer);
  }

  /** The same limits with a larger or smaller journal; default 256 KiB. */
  public RunSettings journal(MemorySize limit) {
    return new RunSettings(
        unattended, total, commands, logCharacters, cpuTime, allocation, limit, resumes, offer);
  }

  /** The same limits with more or fewer resumes; default {@value #DEFAULT_RESUMES}. */
  public RunSettings resumes(int count) {
    return new RunSettings(
        unattended, total, commands, logCharacters, cpuTime, allocation, journal, count, offer);
  }

  /** The same limits with another offer; default {@link CommandOffer#DEFAULT}. */
  public RunSettings offer(CommandOffer given) {
    return new RunSettings(
        unattended, total, commands, logCharacters, cpuTime, allocation, journal, resumes, given);
  }
}
