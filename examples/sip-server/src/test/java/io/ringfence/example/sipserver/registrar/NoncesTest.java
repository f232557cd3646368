package io.ringfence.example.sipserver.registrar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringfence.example.sipserver.registrar.Digest.Algorithm;
import io.ringfence.example.sipserver.registrar.Nonces.Judgement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Nonces and digests. */
class NoncesTest {
  private final AtomicLong now = new AtomicLong(1);
  private final Nonces nonces = new Nonces(Duration.ofSeconds(10), 2, now::get);

  @Test
  void aNonceIsUsedWithHigherAndHigherCounts() {
    String nonce = nonces.issue();
    assertEquals(Judgement.FRESH, nonces.use(nonce, 1));
    assertEquals(Judgement.STALE, nonces.use(nonce, 1));
    assertEquals(Judgement.FRESH, nonces.use(nonce, 2));
  }

  @Test
  void aNonceExpires() {
    String nonce = nonces.issue();
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    assertEquals(Judgement.STALE, nonces.judge(nonce));
    assertEquals(Judgement.STALE, nonces.use(nonce, 1));
  }

  @Test
  void aNonceThatIsNotOursIsForeign() {
    String nonce = nonces.issue();
    String altered = (nonce.charAt(0) == '0' ? "1" : "0") + nonce.substring(1);
    assertEquals(Judgement.FOREIGN, nonces.judge(altered));
    assertEquals(Judgement.FOREIGN, nonces.judge(""));
    assertEquals(Judgement.FOREIGN, new Nonces(Duration.ofSeconds(10), 2, now::get).judge(nonce));
  }

  @Test
  void aNonceWhoseCountIsForgottenIsNotTakenAgain() {
    String first = nonces.issue();
    nonces.use(first, 1);
    for (int i = 0; i < 3; i++) {
      now.incrementAndGet();
      nonces.use(nonces.issue(), 1);
    }
    assertEquals(Judgement.STALE, nonces.use(first, 1));
  }

  @Test
  void noTwoNoncesAreEqual() {
    assertNotEquals(nonces.issue(), nonces.issue());
  }

  /** The examples of RFC 7616, section 3.9.1. */
  @Test
  void theDigestsAreThoseOfTheStandard() {
    Digest.Terms terms =
        new Digest.Terms(
            "GET",
            "/dir/index.html",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            Optional.of(
                new Digest.Once("00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")));
    assertEquals("8ca523f5e9506fed4657c9700eebdbec", response(Algorithm.MD5, terms));
    assertEquals(
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        response(Algorithm.SHA_256, terms));
  }

  private static String response(Algorithm algorithm, Digest.Terms terms) {
    String secret = Digest.secret(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
    return Digest.response(algorithm, secret, terms);
  }
}
