package io.ringfence.supervisor;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CommandHandler;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallDesk;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.CallTerms;
import io.ringfence.supervisor.dispatch.HostSide;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.pool.PoolListener;
import io.ringfence.supervisor.pool.PoolTerms;
import io.ringfence.supervisor.pool.Roster;
import io.ringfence.supervisor.pool.WorkerPool;
import io.ringfence.supervisor.process.ProcessSetupException;
import io.ringfence.supervisor.process.WorkerProcesses;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls through the dialplans of their owners, in child JVMs that are watched, killed and
 * replaced without the caller noticing. Made by {@link #builder}, started once, closed once;
 * thread-safe.
 */
public final class CallDispatcher implements AutoCloseable {

  private enum Phase {
    NEW,
    STARTED,
    CLOSED
  }

  /** What only a started dispatcher has. */
  private record Workers(WorkerProcesses processes, WorkerPool pool) {}

  private final DispatcherSettings settings;
  private final EventQueue events;
  private final CallDesk desk;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
  private final AtomicReference<@Nullable Workers> workers = new AtomicReference<>();

  CallDispatcher(DispatcherSettings settings) {
    this.settings = settings;
    this.events = new EventQueue(settings.listeners());
    CallTerms terms =
        new CallTerms(
            new HostSide(settings.handler(), settings.emergency(), settings.treatment()),
            events,
            new CallRules(settings.runs(), settings.waiting(), settings.health().stopLimit()),
            settings.owners(),
            settings.quarantine(),
            new SecureRandom()::nextLong);
    this.desk = new CallDesk(terms, settings.pools().keySet(), this::roster, this::startWorker);
  }

  /**
   * Begins the description of a dispatcher.
   *
   * @param handler the host's side of the script API
   */
  public static CallDispatcherBuilder builder(CommandHandler handler) {
    return new CallDispatcherBuilder(handler);
  }

  /**
   * Starts the workers and returns this dispatcher once every language has its spares. The calling
   * thread waits for that, seconds as a rule.
   *
   * @throws StartFailedException if the workers cannot be unpacked or started, with the last lines
   *     of one that could not; the dispatcher is closed then
   * @throws IllegalStateException if it was started or closed before
   */
  public CallDispatcher start() {
    if (!phase.compareAndSet(Phase.NEW, Phase.STARTED)) {
      throw new IllegalStateException("a dispatcher starts once; this one is " + phase.get());
    }
    events.start();
    try {
      WorkerProcesses processes =
          WorkerProcesses.open(settings.program(), settings.places(), settings.memory());
      WorkerPool pool = new WorkerPool(poolTerms(), processes, events, news());
      workers.set(new Workers(processes, pool));
      pool.start();
      desk.open();
      trainStarts(processes);
      requireOpen();
      return this;
    } catch (ProcessSetupException e) {
      StartFailedException failure = new StartFailedException(String.valueOf(e.getMessage()), e);
      releaseAfter(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      releaseAfter(e);
      throw e;
    }
  }

  /**
   * Runs a call. All that happens before its script starts happens on the calling thread, which
   * never waits; whatever comes of the call, even a refusal, is its outcome.
   */
  public DispatchedCall dispatch(Call call) {
    return desk.dispatch(call);
  }

  /** The workers that are not known to be gone, as they were at most a tenth of a second ago. */
  public List<WorkerStatus> workers() {
    Workers running = workers.get();
    return running == null ? List.of() : running.pool().statuses();
  }

  /** The ends of the last hundred workers and their evidence, oldest first. */
  public List<Incident> incidents() {
    Workers running = workers.get();
    return running == null ? List.of() : running.pool().incidents();
  }

  /**
   * Replaces a worker after its drain, as soon as the recycle settings allow it: who asks for all
   * of them gets one after the other. Does nothing if there is none of that number. Returns at
   * once.
   *
   * @param incarnation as in {@link WorkerStatus}
   */
  public void recycle(long incarnation) {
    Workers running = workers.get();
    if (running != null) {
      running.pool().recycle(incarnation);
    }
  }

  /**
   * Refuses further calls, lets those that run end within the close limit, cancels the rest and has
   * their callers treated, ends all workers and leaves nothing behind: no process, thread, socket
   * or file. The calling thread waits for that. Further calls do nothing.
   */
  @Override
  public void close() {
    if (phase.getAndSet(Phase.CLOSED) == Phase.STARTED) {
      release();
    }
  }

  /** Ends all that runs; what another thread has released is not released again. */
  private void release() {
    desk.close(settings.closeLimit());
    Workers running = workers.getAndSet(null);
    if (running != null) {
      running.pool().close();
      running.processes().close();
    }
    events.close();
  }

  private void releaseAfter(Throwable failure) {
    phase.set(Phase.CLOSED);
    try {
      release();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whoever closed this dispatcher while it was starting may have come too early to end it all. */
  private void requireOpen() {
    if (phase.get() == Phase.CLOSED) {
      throw new StartFailedException("the dispatcher was closed while it was starting");
    }
  }

  /** Once on a machine, beside the first calls; later starts are quicker by it. */
  private void trainStarts(WorkerProcesses processes) {
    if (settings.program().equals(WorkerProgram.BUNDLED)) {
      settings.pools().keySet().forEach(language -> processes.trainStart(language.label()));
    }
  }

  /** What the pool has to ask and to tell of those that wait for its workers. */
  private PoolListener news() {
    return new PoolListener() {
      @Override
      public void onWorkerReady(Language language) {
        desk.onRoomMade(language);
      }

      @Override
      public Demand demand(Language language) {
        return desk.demand(language);
      }
    };
  }

  private void startWorker(Language language) {
    Workers running = workers.get();
    if (running != null) {
      running.pool().wanted(language);
    }
  }

  private Roster roster() {
    Workers running = workers.get();
    return running == null ? Roster.EMPTY : running.pool().roster();
  }

  private PoolTerms poolTerms() {
    return new PoolTerms(
        settings.pools(),
        settings.memory(),
        settings.health(),
        settings.recycle(),
        settings.restarts());
  }
}
