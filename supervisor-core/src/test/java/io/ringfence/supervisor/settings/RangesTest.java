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
          new Count("spares", 1, 1_000, n -> new PoolSettings(n, 4, 20)),
          new Count("atMost", 2, 1_000, n -> new PoolSettings(1, n, 20)),
          new Count("runsPerWorker", 1, 1_000, n -> new PoolSettings(1, 4, n)),
          new Count(
              "recycleAfterScriptFailures",
              1,
              1_000_000,
              n -> new RecycleSettings(n, Optional.empty(), Optional.empty(), S1)),
          new Count(
              "recycleAfterCalls",
              1,
              Integer.MAX_VALUE,
              n -> new RecycleSettings(3, Optional.of(n), Optional.empty(), S1)),
          new Count("restartIntensity deaths", 1, 10_000, n -> new RestartIntensity(n, S1, S1, S1)),
          new Count("commandsPerRun", 1, 100_000, n -> new RunSettings(S1, S1, n, 1)),
          new Count("logCharactersPerRun", 1, 16 << 20, n -> new RunSettings(S1, S1, 1, n)),
          new Count("waitingCalls", 0, 1_000_000, n -> new WaitingSettings(n, S1)));

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
                      t -> new MemorySettings(size(150), 1.5, size(20), t)),
                  new Time(
                      "recycleAfterAge",
                      S1,
                      Duration.ofDays(365),
                      t -> new RecycleSettings(3, Optional.empty(), Optional.of(t), S1)),
                  new Time(
                      "drainLimit",
                      Duration.ZERO,
                      Duration.ofHours(1),
                      t -> new RecycleSettings(3, Optional.empty(), Optional.empty(), t)),
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
                  run("unattendedLimit", t -> new RunSettings(t, S1, 1, 1)),
                  run("totalLimit", t -> new RunSettings(S1, t, 1, 1)),
                  new Time(
                      "waitingTime", MILLI, Duration.ofHours(1), t -> new WaitingSettings(1, t))))
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
        () -> new MemorySettings(new MemorySize(900_000), 1.5, size(0), S1));
    for (double factor : new double[] {1, 0, -2, 10.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertMessage(
          "hardMemoryFactor is " + factor + "; allowed more than 1, at most 10",
          () -> new MemorySettings(size(150), factor, size(20), S1));
    }
    assertMessage("a memory size of -1 bytes; it starts at 0", () -> new MemorySize(-1));
    assertThrows(ArithmeticException.class, () -> MemorySize.ofMegabytes(Long.MAX_VALUE));
  }

  @Test
  void aSettingIsChangedWithoutTheOthers() {
    assertEquals(
        new PoolSettings(2, 16, 5), PoolSettings.DEFAULT.atMost(16).spares(2).runsPerWorker(5));
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
