package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.process.WorkerProcesses;
import io.ringfence.supervisor.report.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The workers of a dispatcher, kept ready and replaced until it is closed. Thread-safe. */
public final class WorkerPool implements AutoCloseable {

  /** What an end may take beyond the drain: being asked, being killed, being reaped. */
  private static final Duration END_EXTRA = Duration.ofSeconds(15);

  /** More starts than may fail in a row, so that this limit meets only workers that come and go. */
  private static final int STARTS = 4;

  /** Kept ready, so that a worker can be killed that has left the system no thread to start. */
  private static final int KEPT_THREADS = 2;

  private static final int IDLE_THREAD_SECONDS = 60;

  private final PoolTerms terms;
  private final ThreadPoolExecutor background;
  private final ControlLoop loop;
  private final Thread control;
  private final Duration startLimit;
  private final Duration closeLimit;

  /** A pool without workers; {@link #start} fills it. */
  public WorkerPool(
      PoolTerms terms, WorkerProcesses processes, EventQueue events, PoolListener listener) {
    this.terms = terms;
    ThreadFactory threads = Thread.ofPlatform().name("ringfence-process-", 1).daemon().factory();
    this.background =
        new ThreadPoolExecutor(
            KEPT_THREADS,
            Integer.MAX_VALUE,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads);
    this.loop =
        new ControlLoop(terms, new WorkerStarter(processes, terms), events, listener, background);
    this.control = Thread.ofPlatform().name("ringfence-control").daemon().unstarted(loop);
    this.startLimit =
        terms.health().startLimit().multipliedBy(STARTS).plus(terms.restarts().longestBackOff());
    this.closeLimit = terms.health().stopLimit().plus(END_EXTRA);
  }

  /**
   * Starts the workers and waits until every language has its spares.
   *
   * @throws StartFailedException if that will not come about; the pool is to be closed then
   */
  public void start() {
    background.prestartAllCoreThreads();
    control.start();
    for (LanguagePool pool : loop.pools()) {
      try {
        pool.started().get(startLimit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new StartFailedException(
            "the %s workers were not all ready within %d s, though some start"
                .formatted(pool.language().label(), startLimit.toSeconds()),
            e);
      } catch (ExecutionException e) {
        throw (StartFailedException) Objects.requireNonNull(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartFailedException("interrupted while the workers were starting", e);
      }
    }
  }

  /** The workers that take calls now. */
  public Roster roster() {
    return loop.roster();
  }

  /** Every worker that is not known to be gone, as of the last tick. */
  public List<WorkerStatus> statuses() {
    return loop.statuses();
  }

  /**
   * The ends of the last hundred workers and their evidence, oldest first. Only the last ten have
   * what the worker printed.
   */
  public List<Incident> incidents() {
    return loop.incidents();
  }

  /**
   * Has the pool look at {@link PoolListener#demand} at once, because a call began to wait for a
   * worker of {@code language}. Returns at once.
   */
  public void wanted(Language language) {
    if (terms.pools().containsKey(language)) {
      loop.look();
    }
  }

  /**
   * Replaces a worker when the recycle plan allows it; does nothing if there is none of that
   * number.
   */
  public void recycle(long incarnation) {
    loop.recycle(incarnation);
  }

  /** Ends every worker at once, and then every thread of the pool; waits for both. */
  @Override
  public void close() {
    loop.close(Duration.ZERO);
    try {
      if (control.isAlive() && !control.join(closeLimit)) {
        control.interrupt();
      }
      background.shutdown();
      if (!background.awaitTermination(closeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        background.shutdownNow();
      }
    } catch (InterruptedException _) {
      control.interrupt();
      background.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
