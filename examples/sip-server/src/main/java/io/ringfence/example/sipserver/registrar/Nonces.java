package io.ringfence.example.sipserver.registrar;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of the server. None is kept when it is given away, so that nobody fills the memory by
 * asking: it carries its time, sealed. Kept are the counts of those that were used with a right
 * password, the newest of them. Thread-safe.
 */
final class Nonces {
  /** What is to be thought of a nonce that came back. */
  enum Judgement {
    /** Ours, in time, and its count is new. */
    FRESH,
    /** Ours once; the peer is to try again with a new one. */
    STALE,
    /** Not ours. */
    FOREIGN
  }

  private static final int SEAL_BYTES = 12;
  private static final int RANDOM_BYTES = 8;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final LongSupplier nanoTime;
  private final long lifeNanos;
  private final int mostCounts;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long floorNanos = Long.MIN_VALUE;

  Nonces(Duration life, int mostCounts, LongSupplier nanoTime) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
    this.lifeNanos = life.toNanos();
    this.mostCounts = mostCounts;
    this.nanoTime = nanoTime;
  }

  /** A new one. */
  String issue() {
    byte[] salt = new byte[RANDOM_BYTES];
    random.nextBytes(salt);
    ByteBuffer open = ByteBuffer.allocate(Long.BYTES + RANDOM_BYTES);
    open.putLong(nanoTime.getAsLong()).put(salt);
    return HexFormat.of().formatHex(open.array()) + HexFormat.of().formatHex(seal(open.array()));
  }

  /** Whether a nonce is one of ours and in time. Changes nothing. */
  Judgement judge(String nonce) {
    Optional<Long> issued = issuedAt(nonce);
    if (issued.isEmpty()) {
      return Judgement.FOREIGN;
    }
    return isInTime(issued.get()) ? Judgement.FRESH : Judgement.STALE;
  }

  /**
   * Uses a nonce that was judged fresh, with the password known to be right.
   *
   * @param count of the request, from 1
   */
  synchronized Judgement use(String nonce, long count) {
    Optional<Long> issued = issuedAt(nonce);
    if (issued.isEmpty()) {
      return Judgement.FOREIGN;
    }
    Long last = counts.get(nonce);
    boolean isNew =
        last == null ? issued.get() - floorNanos > 0 || floorNanos == Long.MIN_VALUE : count > last;
    if (!isInTime(issued.get()) || !isNew) {
      return Judgement.STALE;
    }
    counts.put(nonce, count);
    forgetOldest();
    return Judgement.FRESH;
  }

  /** A nonce whose count is forgotten is never taken again, nor is one before it. */
  private void forgetOldest() {
    var all = counts.entrySet().iterator();
    while (all.hasNext()) {
      String oldest = all.next().getKey();
      long issued = issuedAt(oldest).orElse(Long.MIN_VALUE);
      if (counts.size() <= mostCounts && isInTime(issued)) {
        return;
      }
      if (floorNanos == Long.MIN_VALUE || issued - floorNanos > 0) {
        floorNanos = issued;
      }
      all.remove();
    }
  }

  private boolean isInTime(long issuedNanos) {
    return nanoTime.getAsLong() - issuedNanos <= lifeNanos;
  }

  private Optional<Long> issuedAt(String nonce) {
    int openDigits = 2 * (Long.BYTES + RANDOM_BYTES);
    if (nonce.length() != openDigits + 2 * SEAL_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] open = HexFormat.of().parseHex(nonce, 0, openDigits);
      byte[] seal = HexFormat.of().parseHex(nonce, openDigits, nonce.length());
      return MessageDigest.isEqual(seal, seal(open))
          ? Optional.of(ByteBuffer.wrap(open).getLong())
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private byte[] seal(byte[] open) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(open), SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
