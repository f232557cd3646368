package io.ringfence.supervisor.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RangesTest {
  private static final Duration S1 = Duration.ofSeconds(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  record Count(String setting, int least, int most, IntConsumer make) {
    @Override
    public String toString() {
      return setting;
    }
  }

  record Time(String setting, Duration least, Duration most, Consumer<Duration> make) {
    @Override
    public String toString() {
      return setting;
    }
  }

  static final List<Count> COUNTS =
      List.of(
          new Count("spares", 1, 1_000, PoolSettings.DEFAULT_RUBY::spares),
          new Count("atMost", 2, 1_000, PoolSettings.DEFAULT_RUBY::atMost),
          new Count("runsPerWorker", 1, 1_000, PoolSettings.DEFAULT_RUBY::runsPerWorker),
          new Count(
              "recycleAfterScriptFailures",
              1,
              1_000_000,
              RecycleSettings.DEFAULT::afterScriptFailures),
          new Count("recycleAfterCalls", 1, Integer.MAX_VALUE, RecycleSettings.DEFAULT::afterCalls),
          new Count("restartIntensity deaths", 1, 10_000, n -> new RestartIntensity(n, S1, S1, S1)),
          new Count("commandsPerRun", 1, 100_000, RunSettings.DEFAULT::commands),
          new Count("logCharactersPerRun", 1, 16 << 20, RunSettings.DEFAULT::logCharacters),
          new Count("recyclesAtOnce", 1, 1_000, RecycleSettings.DEFAULT::atOnce),
          new Count("healthyMinimum", 0, 1_000, RecycleSettings.DEFAULT::healthyMinimum),
          new Count("resumesPerRun", 0, 1_000, RunSettings.DEFAULT::resumes),
          new Count("callsPerOwner", 1, 1_000_000, OwnerSettings.DEFAULT::calls),
          new Count(
              "startsPerSecondAndOwner", 1, 1_000_000, OwnerSettings.DEFAULT::startsPerSecond),
          new Count("waitingCallsPerOwner", 0, 1_000_000, OwnerSettings.DEFAULT::waitingCalls),
          new Count(
              "quarantineStrikes", 1, 1_000, n -> new QuarantineSettings(n, 1_000, S1, S1, S1)),
          new Count(
              "quarantineOwnerStrikes",
              3,
              1_000_000,
              n -> new QuarantineSettings(3, n, S1, S1, S1)),
          new Count("waitingCalls", 0, 1_000_000, WaitingSettings.DEFAULT::calls));

  static final List<Time> TIMES =
      Stream.concat(
              Stream.of(
                  health("startLimit", t -> new HealthSettings(t, S1, time(9), S1, S1, S1)),
                  health("canaryEvery", t -> new HealthSettings(S1, S1, time(9), t, S1, S1)),
                  health("canaryLimit", t -> new HealthSettings(S1, S1, time(9), S1, t, S1)),
                  health("stopLimit", t -> new HealthSettings(S1, S1, time(9), S1, S1, t))),
              Stream.of(
                  new Time(
                      "memoryReadEvery",
                      Duration.ofMillis(50),
                      Duration.ofMinutes(1),
                      MemorySettings.DEFAULT::readEvery),
                  new Time(
                      "recycleAfterAge",
                      S1,
                      Duration.ofDays(365),
                      RecycleSettings.DEFAULT::afterAge),
                  new Time(
                      "drainLimit",
                      Duration.ZERO,
                      Duration.ofHours(1),
                      RecycleSettings.DEFAULT::drain),
                  new Time(
                      "restartIntensity period",
                      MILLI,
                      Duration.ofHours(1),
                      t -> new RestartIntensity(5, t, S1, S1)),
                  new Time(
                      "restartIntensity firstBackOff",
                      MILLI,
                      Duration.ofHours(1),
                      t -> new RestartIntensity(5, S1, t, Duration.ofHours(1))),
                  new Time(
                      "restartIntensity longestBackOff",
                      S1,
                      Duration.ofHours(1),
                      t -> new RestartIntensity(5, S1, S1, t)),
                  run("unattendedLimit", RunSettings.DEFAULT::unattended),
                  run("totalLimit", RunSettings.DEFAULT::total),
                  new Time(
                      "cpuTimePerRun",
                      Duration.ofMillis(50),
                      Duration.ofDays(1),
                      RunSettings.DEFAULT::cpuTime),
                  new Time(
                      "quarantinePeriod",
                      S1,
                      Duration.ofDays(1),
                      t -> new QuarantineSettings(3, 10, t, S1, S1)),
                  new Time(
                      "quarantineFirstTime",
                      Duration.ofMillis(100),
                      Duration.ofDays(1),
                      t -> new QuarantineSettings(3, 10, S1, t, Duration.ofDays(1))),
                  new Time(
                      "quarantineLongestTime",
                      S1,
                      Duration.ofDays(1),
                      t -> new QuarantineSettings(3, 10, S1, S1, t)),
                  new Time(
                      "resumedWaitingTime",
                      MILLI,
                      Duration.ofHours(1),
                      WaitingSettings.DEFAULT::longestResumed),
                  new Time(
                      "waitingTime", MILLI, Duration.ofHours(1), WaitingSettings.DEFAULT::longest)))
          .toList();

  @ParameterizedTest
  @FieldSource("COUNTS")
  void aNumberIsTakenWithinItsRangeAndNotBeside(Count count) {
    assertDoesNotThrow(() -> count.make().accept(count.least()));
    assertDoesNotThrow(() -> count.make().accept(count.most()));
    assertRefused(count, count.least() - 1);
    if (count.most() < Integer.MAX_VALUE) {
      assertRefused(count, count.most() + 1);
    }
  }

  @ParameterizedTest
  @FieldSource("TIMES")
  void aTimeIsTakenWithinItsRangeAndNotBeside(Time time) {
    assertDoesNotThrow(() -> time.make().accept(time.least()));
    assertDoesNotThrow(() -> time.make().accept(time.most()));
    assertRefused(time, time.most().plus(MILLI));
    assertRefused(time, time.least().minus(MILLI));
  }

  @Test
  void theHeartbeatHasARangeToo() {
    assertMessage(
        "heartbeat is PT0.049S; allowed PT0.05S to PT10M",
        () -> new HealthSettings(S1, Duration.ofMillis(49), S1, S1, S1, S1));
    assertMessage(
        "heartbeat is PT10M0.001S; allowed PT0.05S to PT10M",
        () -> new HealthSettings(S1, Duration.ofMinutes(10).plus(MILLI), S1, S1, S1, S1));
  }

  @Test
  void silenceHasARangeToo() {
    assertMessage(
        "silenceLimit is PT0.049S; allowed PT0.05S to PT10M",
        () -> new HealthSettings(S1, S1, Duration.ofMillis(49), S1, S1, S1));
    assertMessage(
        "silenceLimit is PT10M0.001S; allowed PT0.05S to PT10M",
        () -> new HealthSettings(S1, S1, Duration.ofMinutes(10).plus(MILLI), S1, S1, S1));
  }

  @Test
  void silenceIsLongerThanTwoHeartbeats() {
    assertMessage(
        "silenceLimit is PT1.999S; it must be at least twice the heartbeat of PT1S",
        () -> new HealthSettings(S1, S1, Duration.ofMillis(1_999), S1, S1, S1));
    assertDoesNotThrow(() -> new HealthSettings(S1, S1, time(2), S1, S1, S1));
  }

  @Test
  void memoryHasItsRanges() {
    assertMessage(
        "memoryThreshold is 0.9 MB; it starts at 1 MB",
        () -> MemorySettings.DEFAULT.threshold(new MemorySize(900_000)));
    for (double factor : new double[] {1, 0, -2, 10.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertMessage(
          "hardMemoryFactor is " + factor + "; allowed more than 1, at most 10",
          () -> MemorySettings.DEFAULT.hardFactor(factor));
    }
    assertMessage("a memory size of -1 bytes; it starts at 0", () -> new MemorySize(-1));
    assertThrows(ArithmeticException.class, () -> MemorySize.ofMegabytes(Long.MAX_VALUE));
  }

  @Test
  void anOfferHasItsRanges() {
    assertMessage("legsPerRun is 1001; allowed 0 to 1000", () -> CommandOffer.DEFAULT.legs(1_001));
    assertMessage(
        "callbacksPerRun is -1; allowed 0 to 1000", () -> CommandOffer.DEFAULT.callbacks(-1));
    assertMessage("mailsPerRun is -1; allowed 0 to 1000", () -> CommandOffer.DEFAULT.mails(-1));
    assertMessage(
        "the own command 'Play File' is no name; allowed 1 to 64 letters and digits, a letter first",
        () -> CommandOffer.DEFAULT.ownCommands("PlayFile", "Play File"));
  }

  @Test
  void aRunHasRangesOfMemory() {
    assertMessage(
        "allocationPerRun is 999999 bytes; allowed 1000000 to 1000000000000",
        () -> RunSettings.DEFAULT.allocation(new MemorySize(999_999)));
    assertMessage(
        "journalPerRun is 1023 bytes; allowed 1024 to 64000000",
        () -> RunSettings.DEFAULT.journal(new MemorySize(1_023)));
  }

  @Test
  void aSettingIsChangedWithoutTheOthers() {
    assertEquals(
        new PoolSettings(2, 8, 5, PoolSettings.Sharing.ALL_OWNERS),
        PoolSettings.DEFAULT_RUBY
            .atMost(8)
            .spares(2)
            .runsPerWorker(5)
            .sharing(PoolSettings.Sharing.ALL_OWNERS));
    assertEquals(
        new RunSettings(time(1), time(2), 3, 4, time(5), size(6), size(7), 8, CommandOffer.DEFAULT),
        RunSettings.DEFAULT
            .unattended(time(1))
            .total(time(2))
            .commands(3)
            .logCharacters(4)
            .cpuTime(time(5))
            .allocation(size(6))
            .journal(size(7))
            .resumes(8));
    assertEquals(
        new MemorySettings(size(90), 2, size(10), time(3), size(4)),
        MemorySettings.DEFAULT
            .threshold(size(90))
            .hardFactor(2)
            .headroom(size(10))
            .readEvery(time(3))
            .hostReserve(size(4)));
    assertEquals(
        new RecycleSettings(1, Optional.of(2), Optional.of(time(3)), time(4), 5, 6),
        RecycleSettings.DEFAULT
            .afterScriptFailures(1)
            .afterCalls(2)
            .afterAge(time(3))
            .drain(time(4))
            .atOnce(5)
            .healthyMinimum(6));
    assertEquals(
        new OwnerSettings(1, 2, 3),
        OwnerSettings.DEFAULT.calls(1).startsPerSecond(2).waitingCalls(3));
    assertEquals(
        new WaitingSettings(1, time(2), time(3)),
        WaitingSettings.DEFAULT.calls(1).longest(time(2)).longestResumed(time(3)));
    assertEquals(
        new RestartIntensity(2, time(9), time(1), time(30)), RestartIntensity.of(2, time(9)));
  }

  private static void assertRefused(Count count, int value) {
    assertMessage(
        "%s is %d; allowed %d to %d".formatted(count.setting(), value, count.least(), count.most()),
        () -> count.make().accept(value));
  }

  private static void assertRefused(Time time, Duration value) {
    assertMessage(
        "%s is %s; allowed %s to %s".formatted(time.setting(), value, time.least(), time.most()),
        () -> time.make().accept(value));
  }

  private static void assertMessage(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  private static Time health(String setting, Consumer<Duration> make) {
    return new Time(setting, Duration.ofMillis(50), Duration.ofMinutes(10), make);
  }

  private static Time run(String setting, Consumer<Duration> make) {
    return new Time(setting, Duration.ofMillis(100), Duration.ofDays(1), make);
  }

  private static Duration time(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static MemorySize size(int megabytes) {
    return MemorySize.ofMegabytes(megabytes);
  }
}
