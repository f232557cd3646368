package io.ringfence.example.sipserver.registrar;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Says of things that happen too often to tell each, which are to be told. Thread-safe. */
final class Occasionally {
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private boolean isFirst = true;
  private long lastNanos;
  private long untold;

  Occasionally(Duration pause, LongSupplier nanoTime) {
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /** It happened: empty if it is not to be told; else how many before it were not. */
  synchronized OptionalLong next() {
    long now = nanoTime.getAsLong();
    if (!isFirst && now - lastNanos < pauseNanos) {
      untold++;
      return OptionalLong.empty();
    }
    isFirst = false;
    lastNanos = now;
    OptionalLong before = OptionalLong.of(untold);
    untold = 0;
    return before;
  }
}
