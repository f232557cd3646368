package io.ringfence.worker.engine;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the garbage of ended runs from counting as memory of the worker.
 *
 * <p>A serial collector lets the heap grow to its maximum before it collects the old generation,
 * where most of an ended run waits. The supervisor sees that as private memory and would recycle a
 * worker that leaks nothing. So growth since the last collection is answered with a collection;
 * what is still held after it, a leak above all, remains and is seen.
 */
final class HeapKeeper {
  private static final long GROWTH_BYTES = 12L << 20;

  private final ReentrantLock collecting = new ReentrantLock();
  private volatile long heapBytes = Long.MAX_VALUE;

  /** Collects what the boot left behind; growth counts from here. */
  void begin() {
    collect();
  }

  /** Collects if the heap has grown; one thread does, the others need not wait. */
  void collectIfGrown() {
    if (Runtime.getRuntime().totalMemory() - GROWTH_BYTES > heapBytes && collecting.tryLock()) {
      try {
        collect();
      } finally {
        collecting.unlock();
      }
    }
  }

  private void collect() {
    System.gc();
    heapBytes = Runtime.getRuntime().totalMemory();
  }
}
