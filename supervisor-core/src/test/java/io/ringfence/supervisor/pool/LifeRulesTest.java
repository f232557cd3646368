package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LifeRulesTest {
  private final Random random = new Random(1);

  @Test
  void callsDifferByUpToATenthEachWay() {
    LongSummaryStatistics calls =
        Stream.generate(() -> rules(Optional.of(1_000), Optional.empty()))
            .limit(1_000)
            .mapToLong(rules -> rules.mostCalls().orElseThrow())
            .summaryStatistics();
    assertTrue(calls.getMin() >= 900 && calls.getMin() < 910, calls::toString);
    assertTrue(calls.getMax() <= 1_100 && calls.getMax() > 1_090, calls::toString);
  }

  @Test
  void ageDiffersByUpToATenthEachWay() {
    LongSummaryStatistics millis =
        Stream.generate(() -> rules(Optional.empty(), Optional.of(Duration.ofSeconds(10))))
            .limit(1_000)
            .mapToLong(rules -> rules.mostAge().orElseThrow().toMillis())
            .summaryStatistics();
    assertTrue(millis.getMin() >= 9_000 && millis.getMin() < 9_100, millis::toString);
    assertTrue(millis.getMax() <= 11_000 && millis.getMax() > 10_900, millis::toString);
  }

  @Test
  void oneCallStaysOne() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.of(1L), rules(Optional.of(1), Optional.empty()).mostCalls());
    }
  }

  @Test
  void noLimitStaysNone() {
    LifeRules rules = rules(Optional.empty(), Optional.empty());
    assertEquals(Optional.empty(), rules.mostCalls());
    assertEquals(Optional.empty(), rules.mostAge());
  }

  private LifeRules rules(Optional<Integer> calls, Optional<Duration> age) {
    return LifeRules.of(
        MemorySettings.DEFAULT,
        HealthSettings.DEFAULT,
        new RecycleSettings(3, calls, age, RecycleSettings.DEFAULT_DRAIN, 1, 1),
        random);
  }
}
