package io.ringfence.worker.dialplan;

import io.ringfence.worker.protocol.RunOrigin;
import java.util.SplittableRandom;

/** The source of all random numbers of one run: the same seed gives the same numbers again. */
public final class PlanRandom {
  private final SplittableRandom numbers;

  PlanRandom(RunOrigin origin) {
    numbers = new SplittableRandom(origin.seed());
  }

  /** A number from 0, which may be, to 1, which may not. */
  public double fraction() {
    return numbers.nextDouble();
  }

  /** As many bytes. */
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    numbers.nextBytes(bytes);
    return bytes;
  }
}
