package io.ringfence.supervisor.link;

/**
 * How many frames of a kind came lately, and how many may. Counted for a second; where none was
 * counted for longer, as nobody read, those of that time may come together. Not thread-safe.
 */
final class FrameRate {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final String what;
  private final long perSecond;
  private long sinceNanos;
  private long granted;
  private long seen;

  /**
   * @param what the frames are, in the plural
   */
  FrameRate(String what, long perSecond, long nowNanos) {
    this.what = what;
    this.perSecond = perSecond;
    this.sinceNanos = nowNanos;
    this.granted = perSecond;
  }

  /** One more came. */
  void count(long nowNanos) throws BreachException {
    long elapsed = nowNanos - sinceNanos;
    if (elapsed > SECOND_NANOS) {
      granted = perSecond * (elapsed / SECOND_NANOS);
      sinceNanos = nowNanos;
      seen = 0;
    }
    if (++seen > granted) {
      throw new BreachException("more than %d %s in a second".formatted(granted, what));
    }
  }
}
