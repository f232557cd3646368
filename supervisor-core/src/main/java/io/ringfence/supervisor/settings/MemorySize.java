package io.ringfence.supervisor.settings;

/** An amount of memory. A megabyte is 1,000,000 bytes here, as in the original's threshold. */
public record MemorySize(long bytes) implements Comparable<MemorySize> {
  private static final long MEGABYTE = 1_000_000;

  /**
   * Checks the amount.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public MemorySize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a memory size of " + bytes + " bytes; it starts at 0");
    }
  }

  /** So many times 1,000,000 bytes. */
  public static MemorySize ofMegabytes(long megabytes) {
    return new MemorySize(Math.multiplyExact(megabytes, MEGABYTE));
  }

  /** This size times {@code factor}, in whole bytes. */
  public MemorySize times(double factor) {
    return new MemorySize((long) (bytes * factor));
  }

  @Override
  public int compareTo(MemorySize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** In megabytes with one digit, such as {@code 87.4 MB}. */
  @Override
  public String toString() {
    long tenths = Math.round(bytes * 10.0 / MEGABYTE);
    return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " MB";
  }
}
