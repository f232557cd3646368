package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.event.Incident.CpuReading;
import io.ringfence.supervisor.pool.WorkerReadings.Reading;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkerReadingsTest {

  private static Reading at(double second, int megabytes, double cpuSeconds) {
    return new Reading(
        LifeFixture.NOW + (long) (second * 1e9),
        Optional.of(MemorySize.ofMegabytes(megabytes)),
        Optional.of(Duration.ofMillis((long) (cpuSeconds * 1_000))));
  }

  @Test
  void theShareIsThatOfTheWindowAndNotOfTheTimeBefore() {
    WorkerReadings readings =
        WorkerReadings.NONE.and(at(0, 90, 0)).and(at(10, 90, 10)).and(at(15, 90, 11));
    assertEquals(OptionalDouble.of(0.2), readings.cpuShare(Duration.ofSeconds(5)));
  }

  @Test
  void aWindowThatWasHardlyWatchedHasNone() {
    assertEquals(OptionalDouble.empty(), WorkerReadings.NONE.cpuShare(Duration.ofSeconds(5)));
    WorkerReadings one = WorkerReadings.NONE.and(at(0, 90, 0));
    assertEquals(OptionalDouble.empty(), one.cpuShare(Duration.ofSeconds(5)));
    assertEquals(OptionalDouble.empty(), one.and(at(2, 90, 2)).cpuShare(Duration.ofSeconds(5)));
    assertEquals(OptionalDouble.of(1), one.and(at(3, 90, 3)).cpuShare(Duration.ofSeconds(5)));
  }

  @Test
  void theProcessorTimeIsToldWithItsAge() {
    WorkerReadings readings =
        WorkerReadings.NONE
            .and(at(0, 90, 0))
            .and(at(1, 90, 1))
            .and(new Reading(LifeFixture.NOW, Optional.empty(), Optional.empty()))
            .and(at(2, 90, 1.5));
    assertEquals(
        List.of(
            new CpuReading(Duration.ofSeconds(2), Duration.ofSeconds(1)),
            new CpuReading(Duration.ofSeconds(1), Duration.ofMillis(1_500))),
        readings.lastCpu(2, LifeFixture.in("3s")));
  }

  @Test
  void theOldestAreForgotten() {
    WorkerReadings readings = WorkerReadings.NONE;
    for (int i = 0; i < 1_000; i++) {
      readings = readings.and(at(i, i, i));
    }
    assertEquals(80, readings.readings().size());
    assertEquals(
        List.of(MemorySize.ofMegabytes(998), MemorySize.ofMegabytes(999)), readings.lastMemory(2));
    assertEquals(Optional.of(Duration.ofSeconds(999)), readings.cpuTime());
  }

  @Test
  void whatCouldNotBeReadIsLeftOut() {
    WorkerReadings readings =
        WorkerReadings.NONE
            .and(at(0, 90, 1))
            .and(new Reading(LifeFixture.NOW, Optional.empty(), Optional.empty()));
    assertEquals(Optional.of(MemorySize.ofMegabytes(90)), readings.memory());
    assertEquals(Optional.of(Duration.ofSeconds(1)), readings.cpuTime());
  }
}
