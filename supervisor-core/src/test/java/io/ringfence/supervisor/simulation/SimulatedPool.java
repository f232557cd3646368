package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.pool.Crew;
import io.ringfence.supervisor.pool.CrewScene;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.pool.Evidence;
import io.ringfence.supervisor.pool.Hands;
import io.ringfence.supervisor.pool.LifeAction;
import io.ringfence.supervisor.pool.LifeEvent;
import io.ringfence.supervisor.pool.LifeRules;
import io.ringfence.supervisor.pool.LifeState;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.pool.Vitals;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.simulation.Happening.Affliction;
import io.ringfence.supervisor.simulation.Happening.StartFault;
import io.ringfence.supervisor.simulation.Tally.Count;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The workers of one language, and the hands of their {@link Crew}. */
final class SimulatedPool implements Hands {
  private static final long LOOK_NANOS = 200_000;

  private final World world;
  private final CrewTerms terms;
  private final Crew crew;
  private final SplittableRandom random;
  private final Map<Long, SimulatedWorker> workers = new LinkedHashMap<>();
  private final List<SimulatedWorker> roster = new ArrayList<>();
  private final Deque<StartFault> faults = new ArrayDeque<>();
  private Optional<MemorySize> available = Optional.empty();
  private boolean isLookPlanned;
  private boolean isHopeless;
  private long backOffUntilNanos;

  SimulatedPool(World world, CrewTerms terms, long seed) {
    this.world = world;
    this.terms = terms;
    this.random = new SplittableRandom(seed);
    this.crew = world.policies().crew(terms, this, random.split());
  }

  CrewTerms terms() {
    return terms;
  }

  Language language() {
    return terms.language();
  }

  /** Workers whose burial the crew does not know of yet. */
  Map<Long, SimulatedWorker> workers() {
    return workers;
  }

  /** Workers that take calls. */
  List<SimulatedWorker> roster() {
    return roster;
  }

  boolean isEmpty() {
    return workers.isEmpty() && crew.isEmpty();
  }

  /** Whether no start is due for a reason, or one is on its way, or a place is about to be free. */
  boolean mayNotStart() {
    return mayNotBeStaffed()
        || available.isPresent()
        || workers.size() >= terms.pool().atMost()
        || workers.size() > roster.size();
  }

  /** Whether nobody is started or replaced, however many wait. */
  boolean mayNotBeStaffed() {
    return isHopeless || world.time().elapsedNanos() <= backOffUntilNanos;
  }

  /** Whether a call waits whose owner has no worker that takes calls. */
  boolean isWaitedFor() {
    for (SimulatedCall call : world.desk().pending()) {
      if (call.language() == language()
          && SimulatedDesk.isWaiting(call)
          && !hasWorkerOf(call.owner())) {
        return true;
      }
    }
    return false;
  }

  /** Why a worker leaves, as the crew sees it now. */
  EndReason reasonToLeave(SimulatedWorker worker) {
    LifeState state = crew.state(worker.incarnation()).orElseThrow();
    return switch (state) {
      case LifeState.Draining(EndReason reason, _) -> reason;
      case LifeState.Leaving(EndReason reason, _) -> reason;
      case LifeState.Killed(EndReason reason, _) -> reason;
      case LifeState.Gone(EndReason reason) -> reason;
      case LifeState.Starting _, LifeState.Proving _, LifeState.Serving _ ->
          throw new IllegalStateException(worker + " does not leave: " + state);
    };
  }

  /** Whether an owner has a worker that takes calls. */
  boolean hasWorkerOf(String owner) {
    for (SimulatedWorker worker : roster) {
      if (worker.owner().isPresent() && worker.owner().get().equals(owner)) {
        return true;
      }
    }
    return false;
  }

  /** As the control loop: reads memory and has the crew look at everything. */
  void tick() {
    for (SimulatedWorker worker : List.copyOf(workers.values())) {
      worker
          .read()
          .ifPresent(seen -> {
            world.watch().onMemoryRead(worker, seen.bytes());
            on(worker, new LifeEvent.MemoryRead(seen));
          });
    }
    look();
  }

  private void look() {
    Map<Long, Vitals> vitals = new HashMap<>();
    List<String> served = new ArrayList<>();
    workers.forEach((incarnation, worker) -> vitals.put(incarnation, worker.vitals()));
    roster.forEach(worker -> worker.owner().ifPresent(served::add));
    CrewScene scene =
        new CrewScene(vitals, world.desk().intake().demand(language(), served), available);
    crew.tick(world.policies().scene(scene), world.time().nanos());
  }

  /** Somebody waits: the crew looks before its next tick. */
  void wanted() {
    if (!isLookPlanned) {
      isLookPlanned = true;
      world
          .time()
          .after(
              LOOK_NANOS,
              () -> {
                isLookPlanned = false;
                look();
              });
    }
  }

  void on(SimulatedWorker worker, LifeEvent event) {
    if (world.log().isOn() && !(event instanceof LifeEvent.MemoryRead)) {
      world.say("%s: %s", worker, event);
    }
    crew.on(worker.incarnation(), event, world.time().nanos());
  }

  void onRunEnded(SimulatedWorker worker, RunEnd end) {
    switch (end) {
      case RunEnd.Finished(CallOutcome.Completed _) -> on(worker, new LifeEvent.RunWell());
      case RunEnd.Finished _ -> on(worker, new LifeEvent.ScriptFailed());
      case RunEnd.EngineFailed _ -> on(worker, new LifeEvent.EngineFailed());
      case RunEnd.Stopped _ -> {}
    }
  }

  void afflict(int place, Affliction affliction) {
    List<SimulatedWorker> alive = List.copyOf(workers.values());
    if (!alive.isEmpty()) {
      SimulatedWorker victim = alive.get(place % alive.size());
      world.say("%s suffers %s", victim, affliction);
      victim.suffer(affliction);
    }
  }

  void failStarts(int count, StartFault fault) {
    for (int i = 0; i < count; i++) {
      faults.add(fault);
    }
  }

  void onHostMemory(Optional<MemorySize> free) {
    available = free;
  }

  void recycle(int place) {
    List<SimulatedWorker> alive = List.copyOf(workers.values());
    if (!alive.isEmpty()) {
      crew.recycle(alive.get(place % alive.size()).incarnation(), world.time().nanos());
    }
  }

  void close(Duration drain) {
    crew.close(drain, world.time().nanos());
  }

  @Override
  public long start(LifeRules rules) {
    SimulatedWorker worker =
        new SimulatedWorker(world, this, world.nextIncarnation(), random.nextLong());
    workers.put(worker.incarnation(), worker);
    world.tally().add(Count.STARTS);
    world.say("%s starts", worker);
    world.watch().onWorkerStarted(worker);
    worker.start(Optional.ofNullable(faults.poll()));
    return worker.incarnation();
  }

  @Override
  public void carryOut(long incarnation, LifeAction.Deed deed) {
    SimulatedWorker worker = worker(incarnation);
    if (world.log().isOn()) {
      world.say("%s is to %s", worker, deed);
    }
    switch (deed) {
      case LifeAction.RunCanary _ -> worker.runCanary();
      case LifeAction.ReadBaseline _ -> worker.inTurn(worker::readBaseline);
      case LifeAction.JoinRoster _ -> join(worker);
      case LifeAction.LeaveRoster(EndReason reason) -> leave(worker, reason);
      case LifeAction.AskToEnd _ -> worker.askToEnd();
      case LifeAction.DumpThreads _ -> worker.inTurn(() -> {});
      case LifeAction.Kill _ -> worker.inTurn(worker::kill);
      case LifeAction.Bury(EndReason reason) -> worker.inTurn(() -> bury(worker, reason));
    }
  }

  @Override
  public Evidence evidence(long incarnation) {
    return worker(incarnation).evidence();
  }

  @Override
  public void giveUpRuns(long incarnation, Verdict verdict) {
    SimulatedWorker worker = worker(incarnation);
    world.watch().onRunsGivenUp(worker, verdict);
    verdict
        .blame()
        .ifPresent(blame -> {
          world.tally().add(Count.BLAMES);
          world.say("%s: to blame is %s", worker, blame);
        });
    for (Verdict.Judged judged : verdict.judged()) {
      if (judged.loss() instanceof RunLoss.Lost(_, boolean isSuspect) && isSuspect) {
        world.tally().add(Count.SUSPICIONS);
      }
    }
    worker.inTurn(() -> worker.giveUp(verdict));
  }

  @Override
  public void onStaffed() {}

  @Override
  public void onHopeless(long incarnation, EndReason reason, int failedStarts) {
    world.tally().add(Count.HOPELESS);
    isHopeless = true;
  }

  @Override
  public void onDegraded(int deaths, Duration backOff, int ready) {
    world.tally().add(Count.BACK_OFFS);
    backOffUntilNanos = world.time().elapsedNanos() + backOff.toNanos();
    world.say("degraded: %d deaths, next start in %s", deaths, backOff);
  }

  @Override
  public void onRestored() {}

  private void join(SimulatedWorker worker) {
    worker.admitCalls();
    roster.add(worker);
    world.watch().onWorkerReady(worker);
    world.desk().onRoomMade(language());
  }

  private void leave(SimulatedWorker worker, EndReason reason) {
    worker.refuseCalls();
    roster.remove(worker);
    world.watch().onWorkerRetired(worker, reason);
  }

  private void bury(SimulatedWorker worker, EndReason reason) {
    workers.remove(worker.incarnation());
    world.tally().add(reason.isPlanned() ? Count.RECYCLES : Count.DEATHS);
    if (reason instanceof EndReason.LeaseTakenBack) {
      world.tally().add(Count.LEASES_TAKEN_BACK);
    }
    if (reason instanceof EndReason.ShareTakenBack) {
      world.tally().add(Count.SHARES_TAKEN_BACK);
    }
    world.watch().onWorkerBuried(worker, reason);
    crew.onBuried(worker.incarnation(), world.time().nanos());
  }

  private SimulatedWorker worker(long incarnation) {
    SimulatedWorker worker = workers.get(incarnation);
    if (worker == null) {
      throw new IllegalStateException("no worker " + incarnation);
    }
    return worker;
  }
}
