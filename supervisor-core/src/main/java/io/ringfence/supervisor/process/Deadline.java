package io.ringfence.supervisor.process;

import java.time.Duration;

/** A point in time up to which one or several waits may last. */
record Deadline(long atNanos) {

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  long remainingNanos() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  boolean isPast() {
    return remainingNanos() == 0;
  }

  /** Waits for the end of {@code thread}; an interrupt is kept for later. */
  void join(Thread thread) {
    boolean interrupted = false;
    try {
      while (!isPast() && thread.isAlive()) {
        try {
          var _ = thread.join(Duration.ofNanos(remainingNanos()));
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
