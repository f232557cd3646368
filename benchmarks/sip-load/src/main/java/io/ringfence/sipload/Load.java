package io.ringfence.sipload;

/** So many new calls in a second, for so long. */
record Load(int rate, int seconds) {
  Load {
    if (rate < 1 || rate > 100_000) {
      throw new IllegalArgumentException("a rate of %d; allowed 1 to 100000".formatted(rate));
    }
    if (seconds < 1 || seconds > 86_400) {
      throw new IllegalArgumentException("%d seconds; allowed 1 to 86400".formatted(seconds));
    }
  }

  long calls() {
    return (long) rate * seconds;
  }
}
