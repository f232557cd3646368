package io.ringfence.supervisor.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultsTest {

  @Test
  void everyDefaultIsAsPromised() {
    assertEquals(
        new HealthSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(6),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2)),
        HealthSettings.DEFAULT);
    assertEquals(
        new MemorySettings(
            new MemorySize(150_000_000),
            1.5,
            new MemorySize(20_000_000),
            Duration.ofMillis(250),
            new MemorySize(256_000_000)),
        MemorySettings.DEFAULT);
    assertEquals(new MemorySize(225_000_000), MemorySettings.DEFAULT.hardLimit());
    assertEquals(
        new PoolSettings(1, 16, 20, PoolSettings.Sharing.ONE_OWNER), PoolSettings.DEFAULT_RUBY);
    assertEquals(
        new PoolSettings(1, 4, 20, PoolSettings.Sharing.ALL_OWNERS),
        PoolSettings.DEFAULT_JAVASCRIPT);
    assertEquals(
        new RecycleSettings(3, Optional.empty(), Optional.empty(), Duration.ofSeconds(3), 1, 1),
        RecycleSettings.DEFAULT);
    assertEquals(
        new RestartIntensity(
            5, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(30)),
        RestartIntensity.DEFAULT);
    assertEquals(
        new RunSettings(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            500,
            65_536,
            Duration.ofSeconds(5),
            new MemorySize(50_000_000),
            new MemorySize(262_144),
            2,
            new CommandOffer(20, 3, 3, Set.of())),
        RunSettings.DEFAULT);
    assertEquals(
        new WaitingSettings(100, Duration.ofSeconds(5), Duration.ofSeconds(30)),
        WaitingSettings.DEFAULT);
    assertEquals(new OwnerSettings(5, 50, 20), OwnerSettings.DEFAULT);
    assertEquals(
        new QuarantineSettings(
            3, 10, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofHours(1)),
        QuarantineSettings.DEFAULT);
    assertEquals(
        new PlaceSettings(Optional.empty(), Optional.empty(), Optional.empty()),
        PlaceSettings.DEFAULT);
    assertEquals(new WorkerProgram(Optional.empty(), List.of(), List.of()), WorkerProgram.BUNDLED);
  }

  @Test
  void aMemorySizeIsReadInMegabytes() {
    assertEquals("0 MB", new MemorySize(0).toString());
    assertEquals("87.4 MB", new MemorySize(87_351_000).toString());
    assertEquals("150 MB", MemorySize.ofMegabytes(150).toString());
    assertEquals("150 MB", new MemorySize(149_999_999).toString());
  }
}
