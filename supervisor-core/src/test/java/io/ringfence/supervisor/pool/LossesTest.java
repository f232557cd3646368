package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
  private static final RestartIntensity TWO_IN_A_MINUTE =
      new RestartIntensity(2, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(8));
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private static long at(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  private static Optional<String> owner(char letter) {
    return letter == '-' ? Optional.empty() : Optional.of(String.valueOf(letter));
  }

  /** One loss after the other, ten seconds apart; {@code -} is one that is nobody's alone. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a, .",
    "-----, .....",
    "aaaaa, ..!!!",
    "abcde, .....",
    "abab, ....",
    "ababab, ....!!",
    "abca, ....",
    "abcda, .....",
    "---a, ....",
    "-a-aaa, ....!!",
  })
  void oneMoreThanIsNormalOfWhoLosesMostIsSuspicious(String owners, String expected) {
    Losses losses = Losses.NONE;
    List<String> verdicts = new ArrayList<>();
    for (int i = 0; i < owners.length(); i++) {
      Optional<String> owner = owner(owners.charAt(i));
      verdicts.add(losses.areSuspicious(owner, TWO_IN_A_MINUTE, at(i * 10)) ? "!" : ".");
      losses = losses.and(owner, TWO_IN_A_MINUTE, at(i * 10));
    }
    assertEquals(expected, String.join("", verdicts));
  }

  @Test
  void whatEndsManyWorkersAtOnceIsOneLoss() {
    Losses losses = Losses.NONE;
    for (int i = 0; i < 20; i++) {
      losses = losses.and(owner('a'), TWO_IN_A_MINUTE, at(i * 0.04));
    }
    assertEquals(1, losses.losses().size());
    assertFalse(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(0.9)));
    assertFalse(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(10)));
    losses = losses.and(owner('a'), TWO_IN_A_MINUTE, at(10));
    assertFalse(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(10.5)));
    assertTrue(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(11)));
  }

  /**
   * Who kills workers on purpose, and says so by the setting, has no plan under suspicion for it.
   */
  @Test
  void howManyAreNormalIsWhatTheRestartIntensitySays() {
    RestartIntensity many = RestartIntensity.of(1_000, Duration.ofMinutes(1));
    Losses losses = Losses.NONE;
    for (int i = 0; i < 12; i++) {
      losses = losses.and(owner('a'), many, at(i * 5));
    }
    assertEquals(12, losses.losses().size());
    assertFalse(losses.areSuspicious(owner('a'), many, at(60)));
  }

  @Test
  void onesOlderThanThePeriodAreForgotten() {
    Losses losses =
        Losses.NONE
            .and(owner('a'), TWO_IN_A_MINUTE, at(0))
            .and(owner('a'), TWO_IN_A_MINUTE, at(10));
    assertTrue(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(60)));
    assertFalse(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(61)));
    assertFalse(losses.areSuspicious(owner('a'), TWO_IN_A_MINUTE, at(71)));
    assertEquals(1, losses.and(owner('b'), TWO_IN_A_MINUTE, at(71)).losses().size());
  }
}
