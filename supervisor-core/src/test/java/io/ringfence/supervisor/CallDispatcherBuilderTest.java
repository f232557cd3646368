package io.ringfence.supervisor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CallDispatcherBuilderTest {
  private static final Path FOLDER = Path.of("folder");

  private static CallDispatcherBuilder builder() {
    return CallDispatcher.builder((_, command) -> CommandResult.notOffered(command));
  }

  private static void assertContradiction(String message, CallDispatcherBuilder builder) {
    assertRefused(message, () -> builder.build());
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  @Test
  void oneLanguageIsEnough() {
    assertDoesNotThrow(() -> builder().ruby(pool -> pool).build());
    assertDoesNotThrow(() -> builder().javascript(pool -> pool).build());
  }

  @Test
  void aSettingIsMadeOnce() {
    Map<String, UnaryOperator<CallDispatcherBuilder>> settings = new LinkedHashMap<>();
    settings.put("ruby", builder -> builder.ruby(pool -> pool));
    settings.put("javascript", builder -> builder.javascript(pool -> pool));
    settings.put("memory", builder -> builder.memory(MemorySettings.DEFAULT));
    settings.put("health", builder -> builder.health(HealthSettings.DEFAULT));
    settings.put("recycle", builder -> builder.recycle(RecycleSettings.DEFAULT));
    settings.put("restartIntensity", b -> b.restartIntensity(RestartIntensity.DEFAULT));
    settings.put("runs", builder -> builder.runs(RunSettings.DEFAULT));
    settings.put("waiting", builder -> builder.waiting(WaitingSettings.DEFAULT));
    settings.put("cacheFolder", builder -> builder.cacheFolder(FOLDER));
    settings.put("runFolder", builder -> builder.runFolder(FOLDER));
    settings.put("javaHome", builder -> builder.javaHome(FOLDER));
    settings.put("workerProgram", builder -> builder.workerProgram(WorkerProgram.BUNDLED));
    settings.put("closeLimit", builder -> builder.closeLimit(Duration.ZERO));
    settings.forEach((name, setting) -> {
      CallDispatcherBuilder once = setting.apply(builder());
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> setting.apply(once));
      assertEquals(name + " is set twice", refused.getMessage());
    });
  }

  @Test
  void aShortCutIsTheSameSetting() {
    CallDispatcherBuilder memory = builder().memoryThreshold(MemorySize.ofMegabytes(100));
    assertEquals(
        "memory is set twice",
        assertThrows(IllegalStateException.class, () -> memory.memory(MemorySettings.DEFAULT))
            .getMessage());
    CallDispatcherBuilder recycle = builder().recycleAfterScriptFailures(5);
    assertEquals(
        "recycle is set twice",
        assertThrows(IllegalStateException.class, () -> recycle.recycle(RecycleSettings.DEFAULT))
            .getMessage());
  }

  @Test
  void listenersMayBeMany() {
    assertDoesNotThrow(
        () -> builder().ruby(pool -> pool).listener(_ -> {}).listener(_ -> {}).build());
  }

  @Test
  void aCloseLimitIsNotNegative() {
    assertEquals(Duration.ofSeconds(5), CallDispatcherBuilder.DEFAULT_CLOSE_LIMIT);
    assertRefused(
        "closeLimit is PT-0.001S; it starts at zero",
        () -> builder().closeLimit(Duration.ofMillis(-1)));
  }

  @Test
  void noLanguageIsRefused() {
    assertContradiction("no language is set: call ruby(...), javascript(...) or both", builder());
  }

  @Test
  void sparesLeaveRoomForAWorkerInService() {
    assertContradiction(
        "javascript: atMost is 4 and spares 4; a worker in service needs room beside the spares",
        builder().javascript(pool -> pool.spares(4)));
  }

  @Test
  void aRunIsNotLeftAloneLongerThanItLasts() {
    assertContradiction(
        "unattendedLimit is PT10S and totalLimit PT9S; a run cannot be left alone longer than it"
            + " lasts",
        builder().ruby(pool -> pool).runs(RunSettings.DEFAULT.total(Duration.ofSeconds(9))));
  }

  @Test
  void theFirstCanaryFitsIntoTheStart() {
    Duration second = Duration.ofSeconds(1);
    assertContradiction(
        "canaryLimit is PT2S and startLimit PT1S; the first canary is part of the start",
        builder()
            .ruby(pool -> pool)
            .health(
                new HealthSettings(
                    second, second, Duration.ofSeconds(5), second, Duration.ofSeconds(2), second)));
  }

  @Test
  void theHeadroomIsLessThanTheThreshold() {
    assertContradiction(
        "memoryHeadroom is 20 MB and memoryThreshold 20 MB; no worker could ever be ready",
        builder().ruby(pool -> pool).memoryThreshold(MemorySize.ofMegabytes(20)));
  }
}
