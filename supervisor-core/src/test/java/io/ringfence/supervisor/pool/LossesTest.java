package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.pool.Losses.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
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
    "a, ANYBODYS",
    "-----, ANYBODYS ANYBODYS ANYBODYS ANYBODYS ANYBODYS",
    "aaaaa, ANYBODYS OWN SUSPICIOUS SUSPICIOUS SUSPICIOUS",
    "abcde, ANYBODYS ANYBODYS ANYBODYS ANYBODYS ANYBODYS",
    "abab, ANYBODYS ANYBODYS OWN OWN",
    "ababab, ANYBODYS ANYBODYS OWN OWN SUSPICIOUS SUSPICIOUS",
    "abca, ANYBODYS ANYBODYS ANYBODYS OWN",
    "abcda, ANYBODYS ANYBODYS ANYBODYS ANYBODYS ANYBODYS",
    "---a, ANYBODYS ANYBODYS ANYBODYS ANYBODYS",
    "-a-aaa, ANYBODYS ANYBODYS ANYBODYS OWN SUSPICIOUS SUSPICIOUS",
  })
  void aThirdLossOfWhoLosesMostIsSuspicious(String owners, String expected) {
    Losses losses = Losses.NONE;
    List<String> shares = new ArrayList<>();
    for (int i = 0; i < owners.length(); i++) {
      Optional<String> owner = owner(owners.charAt(i));
      shares.add(losses.next(owner, WITHIN, at(i * 10)).name());
      losses = losses.and(owner, WITHIN, at(i * 10));
    }
    assertEquals(expected, String.join(" ", shares));
  }

  @Test
  void whatEndsManyWorkersAtOnceIsOneLoss() {
    Losses losses = Losses.NONE;
    for (int i = 0; i < 20; i++) {
      losses = losses.and(owner('a'), WITHIN, at(i * 0.04));
    }
    assertEquals(1, losses.losses().size());
    assertEquals(Share.OWN, losses.next(owner('a'), WITHIN, at(0.9)));
    assertEquals(Share.OWN, losses.next(owner('a'), WITHIN, at(10)));
    losses = losses.and(owner('a'), WITHIN, at(10));
    assertEquals(Share.OWN, losses.next(owner('a'), WITHIN, at(10.5)));
    assertEquals(Share.SUSPICIOUS, losses.next(owner('a'), WITHIN, at(11)));
  }

  @Test
  void onesOlderThanThePeriodAreForgotten() {
    Losses losses = Losses.NONE.and(owner('a'), WITHIN, at(0)).and(owner('a'), WITHIN, at(10));
    assertEquals(Share.SUSPICIOUS, losses.next(owner('a'), WITHIN, at(60)));
    assertEquals(Share.OWN, losses.next(owner('a'), WITHIN, at(61)));
    assertEquals(Share.ANYBODYS, losses.next(owner('a'), WITHIN, at(71)));
    assertEquals(1, losses.and(owner('b'), WITHIN, at(71)).losses().size());
  }
}
