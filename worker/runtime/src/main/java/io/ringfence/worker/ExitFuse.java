package io.ringfence.worker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends the process at a deadline, whatever else happens or hangs. */
final class ExitFuse {
  private ExitFuse() {}

  static void light(Duration deadline, ExitStatus status) {
    long lit = System.nanoTime();
    Thread.ofPlatform()
        .name("exit-fuse")
        .daemon()
        .start(() -> {
          for (long left = deadline.toNanos();
              left > 0;
              left = deadline.toNanos() - (System.nanoTime() - lit)) {
            LockSupport.parkNanos(left);
          }
          Runtime.getRuntime().halt(status.code());
        });
  }
}
