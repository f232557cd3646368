package io.ringfence.supervisor.settings;

import java.time.Duration;

/**
 * The limits of every run.
 *
 * @param unattended time without finishing or calling a command that waits
 * @param total time of the whole run
 * @param commands commands in a run
 * @param logCharacters log output of a run; what comes after it is dropped, with a line that says
 *     so
 */
public record RunSettings(Duration unattended, Duration total, int commands, int logCharacters) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Ten seconds, as in the original. */
  public static final Duration DEFAULT_UNATTENDED = Duration.ofSeconds(10);

  /** Five minutes, as in the original. */
  public static final Duration DEFAULT_TOTAL = Duration.ofMinutes(5);

  /** Five hundred commands. */
  public static final int DEFAULT_COMMANDS = 500;

  /** 64 Ki characters. */
  public static final int DEFAULT_LOG_CHARACTERS = 64 << 10;

  /** The limits where nothing was said. */
  public static final RunSettings DEFAULT =
      new RunSettings(DEFAULT_UNATTENDED, DEFAULT_TOTAL, DEFAULT_COMMANDS, DEFAULT_LOG_CHARACTERS);

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
  }
}
