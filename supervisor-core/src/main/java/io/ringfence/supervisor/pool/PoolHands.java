package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.report.EventQueue;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Carries out what the {@link Crew} of a {@link LanguagePool} decides on. Called by the control
 * thread; what may take time goes to the background, and what comes of it returns through the inbox
 * of the {@link ControlLoop}.
 */
final class PoolHands implements Hands {
  private static final int MOST_LINES = 20;

  private final LanguagePool pool;
  private final LanguagePool.Tools tools;
  private final EventQueue events;
  private final Background background;
  private final ControlLoop loop;
  private final RandomGenerator random = RandomGenerator.getDefault();

  /** What the worker that was buried last had printed. */
  private List<String> lastOutput = List.of();

  PoolHands(LanguagePool pool, LanguagePool.Tools tools, ControlLoop loop) {
    this.pool = pool;
    this.tools = tools;
    this.events = tools.events();
    this.background = tools.background();
    this.loop = loop;
  }

  @Override
  public long start(LifeRules rules) {
    PoolMember member = new PoolMember(pool.language(), loop.nextIncarnation(), rules);
    pool.members().put(member.incarnation, member);
    background.execute(() -> startInBackground(member));
    return member.incarnation;
  }

  private void startInBackground(PoolMember member) {
    try {
      MemberNews news = new MemberNews(member);
      PoolMember.Parts parts =
          tools.starter().prepare(pool.language(), member.incarnation, pool.terms().pool(), news);
      // Known to the loop before anything can happen to it.
      loop.post(() -> onPrepared(member, parts));
      tools.starter().start(parts, news);
    } catch (Exception | Error e) {
      EndReason reason = new EndReason.NotStarted(String.valueOf(e.getMessage()));
      postEvent(member, new LifeEvent.Exited(reason, false));
    }
  }

  private void onPrepared(PoolMember member, PoolMember.Parts parts) {
    member.parts = parts;
    boolean isBuried = !pool.members().containsKey(member.incarnation);
    if (isBuried || !(pool.state(member) instanceof LifeState.Starting)) {
      background.execute(parts.process()::kill);
    }
    if (isBuried) {
      // Nobody else will close the link of a worker that came about so late.
      background.execute(parts.link()::close);
    }
  }

  @Override
  public void carryOut(long incarnation, LifeAction.Deed deed) {
    PoolMember member = pool.members().get(incarnation);
    if (member != null) {
      carryOut(member, deed);
    }
  }

  private void carryOut(PoolMember member, LifeAction.Deed deed) {
    PoolMember.Parts parts = member.parts;
    if (parts == null) {
      if (deed instanceof LifeAction.Bury(EndReason reason)) {
        loop.post(() -> onBuried(member, reason));
      }
      return;
    }
    switch (deed) {
      case LifeAction.RunCanary _ ->
          Canary.run(
              parts.link(),
              pool.terms().health().canaryLimit(),
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
          background.execute(() -> bury(member, parts.link(), reason));
    }
  }

  private void join(PoolMember member, WorkerLink link) {
    link.admitCalls();
    loop.publish();
    events.report(
        new SupervisorEvent.WorkerReady(
            member.identity(),
            Duration.ofNanos(System.nanoTime() - member.startedNanos),
            member.readings.memory(),
            member.engine));
    tools.listener().onWorkerReady(pool.language());
  }

  /** The next tick, which starts its replacement, comes at once. */
  private void leave(PoolMember member, WorkerLink link, EndReason reason) {
    link.refuseCalls();
    loop.publish();
    loop.tickSoon();
    events.report(new SupervisorEvent.WorkerRetired(member.identity(), reason, link.runs()));
  }

  @Override
  public Evidence evidence(long incarnation) {
    PoolMember member = pool.members().get(incarnation);
    return member == null ? Evidence.NONE : member.evidence(System.nanoTime());
  }

  /** In the background, for whoever hears of the loss starts the call elsewhere then and there. */
  @Override
  public void giveUpRuns(long incarnation, Verdict verdict) {
    PoolMember member = pool.members().get(incarnation);
    if (member != null && member.parts != null) {
      member.onGivenUp(verdict);
      WorkerLink link = member.parts.link();
      background.execute(() -> link.abandon(verdict::lossOf));
    }
  }

  // Runs in the background.
  private void bury(PoolMember member, WorkerLink link, EndReason reason) {
    loop.post(() -> onBuried(member, reason));
    link.close();
  }

  private void onBuried(PoolMember member, EndReason reason) {
    Incident incident = member.incident(reason);
    lastOutput = incident.lastOutput();
    pool.members().remove(member.incarnation);
    loop.onEnded(incident);
    pool.crew().onBuried(member.incarnation, System.nanoTime());
    loop.tickSoon();
  }

  @Override
  public void onStaffed() {
    pool.started().complete(null);
  }

  @Override
  public void onHopeless(long incarnation, EndReason reason, int failedStarts) {
    pool.started().completeExceptionally(new StartFailedException(failure(reason, failedStarts)));
  }

  @Override
  public void onDegraded(int deaths, Duration backOff, int ready) {
    events.report(new SupervisorEvent.ServiceDegraded(pool.language(), deaths, backOff, ready));
  }

  @Override
  public void onRestored() {
    events.report(new SupervisorEvent.ServiceRestored(pool.language()));
  }

  private String failure(EndReason reason, int failedStarts) {
    int from = Math.max(0, lastOutput.size() - MOST_LINES);
    String lines = String.join("\n  ", lastOutput.subList(from, lastOutput.size()));
    return "no %s worker became ready, %d starts failed; the last: %s%s"
        .formatted(
            pool.language().label(),
            failedStarts,
            reason.explanation(),
            lines.isEmpty() ? "; it printed nothing" : "; its last lines:\n  " + lines);
  }

  // Runs in the background.
  private void readBaseline(PoolMember member, WorkerProcess process) {
    WorkerReadings.Reading reading = ControlLoop.read(process);
    loop.post(() -> {
      member.readings = member.readings.and(reading);
      pool.crew()
          .on(member.incarnation, new LifeEvent.Warm(reading.privateMemory()), System.nanoTime());
    });
  }

  private void postEvent(PoolMember member, LifeEvent event) {
    loop.post(() -> pool.crew().on(member.incarnation, event, System.nanoTime()));
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
      loop.post(() -> member.engine = engine);
    }
  }
}
