package io.ringfence.worker.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Contexts prepared ahead, so that a run need not wait for one.
 *
 * <p>Each context is prepared and closed on a short-lived thread, as engines leave thread-local
 * state behind that would otherwise keep dead contexts reachable. One such thread at a time: they
 * use spare time only.
 */
public final class ContextSupply implements AutoCloseable {
  private final Engine engine;
  private final BlockingQueue<ScriptContext> prepared;
  private final Semaphore oneAtATime = new Semaphore(1);
  private final Executor aside = ContextSupply::startThread;
  private final HeapKeeper heapKeeper = new HeapKeeper();
  private volatile boolean isClosed;

  /** Keeps {@code count} contexts ready. */
  public ContextSupply(Engine engine, int count) {
    this.engine = engine;
    prepared = new ArrayBlockingQueue<>(count);
  }

  /** Fills up for the first time, once the engine is warm. */
  public void fill() {
    prepareMissing();
    heapKeeper.begin();
  }

  /** A context nobody else has; prepared on the spot where none is ready. */
  public ScriptContext take() {
    ScriptContext ready = prepared.poll();
    if (ready == null) {
      return prepareOne();
    }
    // Not at its end: a run may wait for minutes, and the next is to find one ready meanwhile.
    aside.execute(this::prepareMissing);
    return ready;
  }

  /** Takes back a context after its run: closes it and fills up, on another thread. */
  public void dispose(ScriptContext used) {
    aside.execute(() -> {
      try {
        used.close();
      } finally {
        heapKeeper.collectIfGrown();
        prepareMissing();
      }
    });
  }

  @Override
  public void close() {
    isClosed = true;
  }

  /** Preparing makes most of the garbage, and many may prepare at once. */
  private ScriptContext prepareOne() {
    heapKeeper.collectIfGrown();
    return engine.prepare();
  }

  private void prepareMissing() {
    if (!oneAtATime.tryAcquire()) {
      return;
    }
    try {
      while (prepared.remainingCapacity() > 0 && !isClosed) {
        prepared.put(prepareOne());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      oneAtATime.release();
    }
  }

  private static void startThread(Runnable task) {
    Thread.ofPlatform().name("context-supply").daemon().start(task);
  }
}
