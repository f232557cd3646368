package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PoolSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Owns the life of every worker of a dispatcher.
 *
 * <p>All state is touched by one thread, {@code ringfence-control}, which takes one item of its
 * inbox after the other: news of workers, requests, and the tick. Everybody else only posts. It
 * does no I/O: what may take time goes to the {@code background} executor, whose results come back
 * through the inbox. What calls need of it, the {@link Roster}, it publishes as an immutable value.
 */
final class ControlLoop implements Runnable {
  private static final Logger LOG = System.getLogger("io.ringfence");
  private static final Duration TICK = Duration.ofMillis(100);

  /** A tick so late means that this process was not running: no silence was a worker's then. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PoolTerms terms;
  private final WorkerStarter starter;
  private final EventQueue events;
  private final PoolListener listener;
  private final Executor background;
  private final RandomGenerator random = RandomGenerator.getDefault();

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private volatile Roster roster = Roster.EMPTY;
  private volatile List<WorkerStatus> statuses = List.of();

  // Only ringfence-control touches what follows.
  private final Map<Language, LanguagePool> pools = new EnumMap<>(Language.class);
  private final Map<Long, PoolMember> members = new LinkedHashMap<>();
  private long lastIncarnation;
  private long nextTickNanos = System.nanoTime();
  private long nextReadingNanos = System.nanoTime();
  private boolean isReading;
  private boolean isClosing;
  private boolean isEnded;

  ControlLoop(
      PoolTerms terms,
      WorkerStarter starter,
      EventQueue events,
      PoolListener listener,
      Executor background) {
    this.terms = terms;
    this.starter = starter;
    this.events = events;
    this.listener = listener;
    this.background = background;
    terms
        .pools()
        .forEach((language, settings) ->
            pools.put(language, new LanguagePool(language, settings, terms.restarts(), events)));
  }

  Roster roster() {
    return roster;
  }

  List<WorkerStatus> statuses() {
    return statuses;
  }

  List<LanguagePool> pools() {
    return List.copyOf(pools.values());
  }

  /** Has every worker end after at most {@code drain}; then the loop itself ends. */
  void close(Duration drain) {
    post(() -> {
      isClosing = true;
      pools.values().forEach(LanguagePool::onClosing);
      List.copyOf(members.values())
          .forEach(member -> on(member, endAsked(new EndReason.Closing(), drain)));
    });
  }

  /** Replaces a worker at the host's wish. */
  void recycle(long incarnation) {
    post(() -> {
      PoolMember member = members.get(incarnation);
      if (member != null) {
        on(member, endAsked(new EndReason.HostAsked(), terms.recycle().drain()));
      }
    });
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

  private void tick() {
    long now = System.nanoTime();
    boolean wasPaused = now - nextTickNanos > PAUSE.toNanos();
    nextTickNanos = now + TICK.toNanos();
    for (PoolMember member : List.copyOf(members.values())) {
      if (wasPaused && member.parts != null) {
        member.parts.link().pardonSilence();
      }
      on(member, new LifeEvent.Tick(member.vitals(mayBeReplaced(member), now)));
    }
    pools.values().forEach(this::staff);
    if (!isReading && !isClosing && nextReadingNanos - now <= 0) {
      nextReadingNanos = now + terms.memory().readEvery().toNanos();
      readMemory();
    }
    publish();
    isEnded = isClosing && members.isEmpty();
  }

  private void post(Runnable item) {
    inbox.add(item);
  }

  private void on(PoolMember member, LifeEvent event) {
    WorkerLife.Step step = WorkerLife.after(member.state, event, member.rules, System.nanoTime());
    member.state = step.state();
    step.actions().forEach(action -> carryOut(member, action));
  }

  private void carryOut(PoolMember member, LifeAction action) {
    PoolMember.Parts parts = member.parts;
    if (parts == null) {
      if (action instanceof LifeAction.Bury(EndReason reason)) {
        onBuried(member, reason, List.of());
      }
      return;
    }
    switch (action) {
      case LifeAction.RunCanary _ ->
          Canary.run(
              parts.link(),
              terms.health().canaryLimit(),
              random,
              event -> postEvent(member, event));
      case LifeAction.ReadBaseline _ ->
          background.execute(() -> readBaseline(member, parts.process()));
      case LifeAction.JoinRoster _ -> join(member, parts.link());
      case LifeAction.LeaveRoster(EndReason reason) -> leave(member, parts.link(), reason);
      case LifeAction.AskToEnd _ -> parts.link().finish();
      case LifeAction.DumpThreads _ -> background.execute(parts.process()::requestThreadDump);
      case LifeAction.Kill _ -> background.execute(parts.process()::kill);
      case LifeAction.Bury(EndReason reason) ->
          background.execute(() -> bury(member, parts, reason));
    }
  }

  private void join(PoolMember member, WorkerLink link) {
    member.wasEverReady = true;
    link.admitCalls();
    publish();
    pool(member).onReady();
    events.report(
        new SupervisorEvent.WorkerReady(
            member.identity(),
            Duration.ofNanos(System.nanoTime() - member.startedNanos),
            member.status().privateMemory(),
            member.engine));
    listener.onWorkerReady(member.language);
  }

  private void leave(PoolMember member, WorkerLink link, EndReason reason) {
    link.refuseCalls();
    publish();
    staff(pool(member));
    events.report(new SupervisorEvent.WorkerRetired(member.identity(), reason, link.runs()));
  }

  // Runs in the background.
  private void bury(PoolMember member, PoolMember.Parts parts, EndReason reason) {
    List<String> callsLost = parts.link().callIds();
    try {
      parts.link().abandon(_ -> new RunLoss.Lost(reason.explanation(), false));
      parts.link().close();
    } finally {
      post(() -> onBuried(member, reason, callsLost));
    }
  }

  private void onBuried(PoolMember member, EndReason reason, List<String> callsLost) {
    members.remove(member.incarnation);
    long now = System.nanoTime();
    Incident incident = member.incident(reason, callsLost, now);
    events.report(new SupervisorEvent.WorkerEnded(incident));
    LanguagePool pool = pool(member);
    if (!reason.isPlanned() && !isClosing) {
      pool.onDeath(incident, member.wasEverReady, roster.ready(pool.language).size());
    }
    staff(pool);
    publish();
  }

  private void staff(LanguagePool pool) {
    if (isClosing || pool.started.isCompletedExceptionally()) {
      return;
    }
    Staffing staffing = staffing(pool);
    pool.onStaffed(staffing);
    int needed = pool.startsNeeded(staffing, System.nanoTime());
    for (int i = 0; i < needed; i++) {
      startWorker(pool);
    }
  }

  private Staffing staffing(LanguagePool pool) {
    List<PoolMember> ours =
        members.values().stream().filter(member -> member.language == pool.language).toList();
    return new Staffing(
        (int) ours.stream().filter(PoolMember::isStarting).count(),
        (int) ours.stream().filter(PoolMember::isSpare).count(),
        ours.size());
  }

  private void startWorker(LanguagePool pool) {
    PoolMember member =
        new PoolMember(
            pool.language,
            ++lastIncarnation,
            LifeRules.of(terms.memory(), terms.health(), terms.recycle(), random),
            System.nanoTime());
    members.put(member.incarnation, member);
    background.execute(() -> start(member, pool.settings));
  }

  // Runs in the background.
  private void start(PoolMember member, PoolSettings settings) {
    try {
      MemberNews news = new MemberNews(member);
      PoolMember.Parts parts = starter.prepare(member.language, member.incarnation, settings, news);
      // Known to the loop before anything can happen to it.
      post(() -> onPrepared(member, parts));
      starter.start(parts, news);
    } catch (Exception e) {
      EndReason reason = new EndReason.NotStarted(String.valueOf(e.getMessage()));
      postEvent(member, new LifeEvent.Exited(reason, false));
    }
  }

  private void onPrepared(PoolMember member, PoolMember.Parts parts) {
    member.parts = parts;
    if (member.state instanceof LifeState.Killed) {
      background.execute(parts.process()::kill);
    }
  }

  private final class MemberNews implements WorkerStarter.Hearer {
    private final PoolMember member;

    private MemberNews(PoolMember member) {
      this.member = member;
    }

    @Override
    public void onEvent(LifeEvent event) {
      postEvent(member, event);
    }

    @Override
    public void onEngineKnown(String engine) {
      post(() -> member.engine = engine);
    }
  }

  private void postEvent(PoolMember member, LifeEvent event) {
    post(() -> on(member, event));
  }

  private void readMemory() {
    isReading = true;
    Map<PoolMember, WorkerProcess> processes = new LinkedHashMap<>();
    members.values().stream()
        .filter(member -> member.parts != null && !member.isStarting())
        .forEach(member -> processes.put(member, member.parts.process()));
    background.execute(() -> {
      try {
        processes.forEach((member, process) ->
            process.privateMemory().ifPresent(seen -> post(() -> onRead(member, seen))));
      } finally {
        post(() -> isReading = false);
      }
    });
  }

  // Runs in the background.
  private void readBaseline(PoolMember member, WorkerProcess process) {
    Optional<MemorySize> baseline = process.privateMemory();
    post(() -> {
      baseline.ifPresent(member::onMemoryRead);
      on(member, new LifeEvent.Warm(baseline));
    });
  }

  private void onRead(PoolMember member, MemorySize seen) {
    member.onMemoryRead(seen);
    on(member, new LifeEvent.MemoryRead(seen));
  }

  private boolean mayBeReplaced(PoolMember member) {
    List<PoolMember> others =
        members.values().stream()
            .filter(other -> other.language == member.language && other != member)
            .toList();
    return others.stream().anyMatch(PoolMember::isSpare)
        && others.stream().noneMatch(other -> other.state instanceof LifeState.Draining);
  }

  private void publish() {
    roster = Roster.of(members.values());
    statuses = members.values().stream().map(PoolMember::status).toList();
  }

  private LanguagePool pool(PoolMember member) {
    LanguagePool pool = pools.get(member.language);
    if (pool == null) {
      throw new IllegalStateException("no pool for " + member.language.label());
    }
    return pool;
  }

  private static LifeEvent endAsked(EndReason reason, Duration drain) {
    return new LifeEvent.EndAsked(reason, drain);
  }
}
