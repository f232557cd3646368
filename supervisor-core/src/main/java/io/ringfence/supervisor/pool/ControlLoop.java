package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.link.Thorough;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.HostMemory;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.MemorySize;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The thread on which the workers of a dispatcher are decided upon: its inbox and its tick. What is
 * decided is the {@link Crew}'s, and {@link LanguagePool} carries it out.
 *
 * <p>All state is touched by one thread, {@code ringfence-control}, which takes one item of its
 * inbox after the other: news of workers, requests, and the tick. Everybody else only posts. It
 * does no I/O: what may take time goes to the {@code background} executor, whose results come back
 * through the inbox. What calls need of it, the {@link Roster}, it publishes as an immutable value.
 */
final class ControlLoop implements Runnable {
  private static final Logger LOG = System.getLogger("io.ringfence");
  private static final Duration TICK = Duration.ofMillis(100);

  /** Ticks that somebody asked for are not nearer to each other, however many ask. */
  private static final Duration SHORTEST_TICK = Duration.ofMillis(5);

  private final PoolTerms terms;
  private final EventQueue events;
  private final Background background;
  private final Map<Language, LanguagePool> pools = new EnumMap<>(Language.class);

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean isLookAsked = new AtomicBoolean();
  private volatile Roster roster = Roster.EMPTY;
  private volatile List<WorkerStatus> statuses = List.of();
  private volatile Incidents incidents = Incidents.NONE;

  // Only ringfence-control touches what follows.
  private long lastIncarnation;
  private long lastTickNanos = System.nanoTime();
  private final PauseWatch pauses = new PauseWatch(TICK, lastTickNanos);
  private long nextTickNanos = lastTickNanos;
  private long nextReadingNanos = lastTickNanos;
  private Optional<MemorySize> available = Optional.empty();
  private boolean isReading;
  private boolean isClosing;
  private boolean isEnded;

  ControlLoop(
      PoolTerms terms,
      WorkerStarter starter,
      EventQueue events,
      PoolListener listener,
      Executor threads) {
    this.terms = terms;
    this.events = events;
    this.background = new Background(threads);
    LanguagePool.Tools tools = new LanguagePool.Tools(starter, events, listener, background);
    terms
        .pools()
        .forEach((language, _) ->
            pools.put(language, new LanguagePool(terms.crew(language), tools, this)));
  }

  Roster roster() {
    return roster;
  }

  List<WorkerStatus> statuses() {
    return statuses;
  }

  /** The last ends of workers, oldest first. */
  List<Incident> incidents() {
    return incidents.all();
  }

  List<LanguagePool> pools() {
    return List.copyOf(pools.values());
  }

  /** Has every worker end after at most {@code drain}; then the loop itself ends. */
  void close(Duration drain) {
    post(() -> {
      isClosing = true;
      pools.values().forEach(pool -> pool.close(drain, System.nanoTime()));
    });
  }

  /** Replaces a worker at the host's wish. */
  void recycle(long incarnation) {
    post(() -> {
      pools.values().forEach(pool -> pool.crew().recycle(incarnation, System.nanoTime()));
      tickSoon();
    });
  }

  /** Has the next tick come at once; many that ask at once get one. */
  void look() {
    if (isLookAsked.compareAndSet(false, true)) {
      post(() -> {
        isLookAsked.set(false);
        tickSoon();
      });
    }
  }

  void post(Runnable item) {
    inbox.add(item);
  }

  @Override
  public void run() {
    while (!isEnded) {
      try {
        long wait = Math.max(0, nextTickNanos - System.nanoTime());
        Runnable next = inbox.poll(wait, TimeUnit.NANOSECONDS);
        if (next != null) {
          next.run();
        }
        if (System.nanoTime() - nextTickNanos >= 0) {
          tick();
        }
      } catch (InterruptedException _) {
        // Nobody but an ending JVM interrupts this thread; its workers notice that themselves.
        isEnded = true;
      } catch (RuntimeException | Error unforeseen) {
        // Supervision must outlive a fault of its own; the next tick looks at every worker again.
        LOG.log(Level.ERROR, "the control loop met a fault and goes on", unforeseen);
      }
    }
  }

  // What follows is for ringfence-control only.

  long nextIncarnation() {
    return ++lastIncarnation;
  }

  void tickSoon() {
    long soon = lastTickNanos + SHORTEST_TICK.toNanos();
    if (soon - nextTickNanos < 0) {
      nextTickNanos = soon;
    }
  }

  void publish() {
    Map<Language, List<WorkerLink>> ready = new EnumMap<>(Language.class);
    List<WorkerStatus> all = new ArrayList<>();
    pools.forEach((language, pool) -> {
      ready.put(language, pool.ready());
      all.addAll(pool.statuses());
    });
    roster = new Roster(ready);
    statuses = List.copyOf(all);
  }

  void onEnded(Incident incident) {
    incidents = incidents.and(incident);
    events.report(new SupervisorEvent.WorkerEnded(incident));
  }

  private void tick() {
    long now = System.nanoTime();
    Duration pause = pauses.at(now);
    lastTickNanos = now;
    nextTickNanos = now + TICK.toNanos();
    background.tryAgain();
    Thorough.forEach(
        List.<Runnable>of(() -> judge(pause, now), () -> readIfDue(now), this::publish),
        Runnable::run);
    isEnded = isClosing && pools.values().stream().allMatch(pool -> pool.crew().isEmpty());
  }

  /** What workers said in a pause lies unread: nobody is judged before the tick after it. */
  private void judge(Duration pause, long now) {
    Thorough.forEach(
        pools.values(),
        pool -> {
          if (pause.isZero()) {
            pool.tick(availableTo(pool), now);
          } else {
            pool.onPause(pause, now);
          }
        });
  }

  /** Workers of other languages that start have not taken their memory yet. */
  private Optional<MemorySize> availableTo(LanguagePool pool) {
    int startingElsewhere =
        pools.values().stream()
            .filter(other -> !other.equals(pool))
            .mapToInt(other -> other.crew().starting())
            .sum();
    long theirs = startingElsewhere * terms.memory().threshold().bytes();
    return available.map(all -> new MemorySize(Math.max(0, all.bytes() - theirs)));
  }

  /** Reads all workers and the host in the background, one after the other. */
  private void readIfDue(long now) {
    if (isReading || isClosing || nextReadingNanos - now > 0) {
      return;
    }
    nextReadingNanos = now + terms.memory().readEvery().toNanos();
    Map<LanguagePool, Map<Long, WorkerProcess>> processes = new LinkedHashMap<>();
    pools.values().forEach(pool -> processes.put(pool, pool.toRead()));
    isReading = true;
    background.execute(() -> {
      try {
        Optional<MemorySize> ofHost = HostMemory.available();
        post(() -> available = ofHost);
        processes.forEach((pool, workers) ->
            workers.forEach((incarnation, process) -> {
              WorkerReadings.Reading reading = read(process);
              post(() -> pool.onRead(incarnation, reading));
            }));
      } finally {
        post(() -> isReading = false);
      }
    });
  }

  /** What the kernel says of a process now. */
  static WorkerReadings.Reading read(WorkerProcess process) {
    return new WorkerReadings.Reading(
        System.nanoTime(), process.privateMemory(), process.cpuTime());
  }
}
