package io.ringfence.sipload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Sends SIGKILL to one of the server's workers again and again. Thread {@code killer}. */
final class Killer implements AutoCloseable {
  private final ServerProcess server;
  private final Duration every;
  private final RandomGenerator random;
  private final AtomicInteger kills = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  /** Kills with a period; never if it is zero. */
  Killer(ServerProcess server, Duration every, RandomGenerator random) {
    this.server = server;
    this.every = every;
    this.random = random;
    thread = Thread.ofPlatform().name("killer").daemon().start(this::kill);
  }

  int kills() {
    return kills.get();
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    if (every.isZero()) {
      return;
    }
    try {
      while (!end.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        List<ProcessHandle> workers = new ArrayList<>(server.workers());
        if (!workers.isEmpty() && workers.get(random.nextInt(workers.size())).destroyForcibly()) {
          kills.incrementAndGet();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
