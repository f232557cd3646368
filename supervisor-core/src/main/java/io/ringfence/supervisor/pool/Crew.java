package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.Thorough;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The workers of one language and all decisions about them: when one starts, takes calls, is
 * replaced or killed, whose lease is taken back, and who is to blame for an end.
 *
 * <p>Deterministic: no clock, thread, I/O or log. What happens comes in by {@link #on} and {@link
 * #tick}, what is to be done goes out to {@link Hands}, in order. Not thread-safe: {@code
 * ringfence-control} owns it, and a simulator in tests.
 *
 * <p>A worker counts against {@code atMost} from its start until {@link #onBuried}.
 */
public final class Crew {

  /** So many starts may fail in a row before the crew is hopeless, unless it was staffed before. */
  public static final int MOST_FAILED_STARTS = 3;

  /** Who leaves within this time is counted upon: its place is about to be free. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private enum Beginning {
    PENDING,
    STAFFED,
    HOPELESS
  }

  private final CrewTerms terms;
  private final Hands hands;
  private final RandomGenerator random;
  private final BlameFinder blameFinder;
  private final Map<Long, CrewMember> members = new LinkedHashMap<>();
  private Restarts restarts = Restarts.NONE;
  private Losses losses = Losses.NONE;
  private Beginning beginning = Beginning.PENDING;
  private boolean isDegraded;
  private boolean isClosing;

  /** A crew of nobody; its first tick starts workers. */
  public Crew(CrewTerms terms, Hands hands, RandomGenerator random) {
    this.terms = terms;
    this.hands = hands;
    this.random = random;
    this.blameFinder = new BlameFinder(terms.memory());
  }

  /** Something happened to a worker; one that is not known, or no longer, is ignored. */
  public void on(long incarnation, LifeEvent event, long nowNanos) {
    CrewMember member = members.get(incarnation);
    if (member != null) {
      on(member, event, nowNanos);
    }
  }

  /** Replaces a worker at the host's wish: one that takes calls goes when the plan allows it. */
  public void recycle(long incarnation, long nowNanos) {
    CrewMember member = members.get(incarnation);
    if (member != null && member.isReady()) {
      member.isRecycleAsked = true;
    } else if (member != null) {
      EndReason asked = new EndReason.HostAsked();
      on(member, new LifeEvent.EndAsked(asked, terms.recycle().drain()), nowNanos);
    }
  }

  /** Has every worker end after at most {@code drain}, and starts none any more. */
  public void close(Duration drain, long nowNanos) {
    isClosing = true;
    LifeEvent end = new LifeEvent.EndAsked(new EndReason.Closing(), drain);
    Thorough.forEach(List.copyOf(members.values()), member -> on(member, end, nowNanos));
  }

  /** A worker whose burial was asked for has been buried: its place is free. */
  public void onBuried(long incarnation, long nowNanos) {
    CrewMember member = members.get(incarnation);
    if (member == null || !(member.state instanceof LifeState.Gone(EndReason reason))) {
      return;
    }
    members.remove(incarnation);
    if (isDeath(member.toll, reason) && !isClosing) {
      onDeath(member, reason, nowNanos);
    }
  }

  /** This process was paused for so long, and nobody heard what the workers said. */
  public void onPause(Duration by, long nowNanos) {
    members.values().forEach(member -> on(member, new LifeEvent.Paused(by), nowNanos));
  }

  /** Time went by: looks at every worker, and then at how many there are. */
  public void tick(CrewScene scene, long nowNanos) {
    Thorough.forEach(
        List.copyOf(members.values()),
        member -> {
          member.vitals = scene.vitals(member.incarnation, nowNanos);
          on(member, new LifeEvent.Tick(member.vitals), nowNanos);
        });
    if (isClosing) {
      return;
    }
    RecyclePlan plan = plan(scene, nowNanos);
    plan.leaving().forEach(leaving -> renew(leaving, terms.recycle().drain(), nowNanos));
    staff(plan.sparesWanted(), scene, nowNanos);
    noteSpares(nowNanos);
  }

  /** Where each worker is in its life, by incarnation, oldest first; buried ones are not in it. */
  public Map<Long, LifeState> states() {
    Map<Long, LifeState> states = new LinkedHashMap<>();
    members.forEach((incarnation, member) -> states.put(incarnation, member.state));
    return states;
  }

  /** Where a worker is in its life; empty for one that was buried, or never was. */
  public Optional<LifeState> state(long incarnation) {
    return Optional.ofNullable(members.get(incarnation)).map(member -> member.state);
  }

  /** Workers that are not ready yet. */
  public int starting() {
    return (int) members.values().stream().filter(CrewMember::isStarting).count();
  }

  /** Workers that take calls. */
  public int ready() {
    return (int) members.values().stream().filter(CrewMember::isReady).count();
  }

  /** Whether there is no worker at all. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  private static boolean isDeath(Toll toll, EndReason reason) {
    return switch (toll) {
      case BY_REASON -> !reason.isPlanned();
      case BOUNDED -> false;
      case UNBOUNDED -> true;
    };
  }

  private void on(CrewMember member, LifeEvent event, long nowNanos) {
    if (event instanceof LifeEvent.Warm(Optional<MemorySize> memory)) {
      member.warm = memory;
    }
    WorkerLife.Step step = WorkerLife.after(member.state, event, member.rules, nowNanos);
    member.state = step.state();
    // A kill must not depend on what is done before it.
    Thorough.forEach(step.actions(), action -> carryOut(member, action, nowNanos));
  }

  private void carryOut(CrewMember member, LifeAction action, long nowNanos) {
    if (action instanceof LifeAction.JoinRoster) {
      member.wasEverReady = true;
      restarts = restarts.afterReady();
    }
    switch (action) {
      case LifeAction.GiveUpRuns(EndReason reason) -> {
        Verdict verdict = judge(member, reason, nowNanos);
        member.toll = verdict.toll();
        hands.giveUpRuns(member.incarnation, verdict);
      }
      case LifeAction.Deed deed -> hands.carryOut(member.incarnation, deed);
    }
  }

  private Verdict judge(CrewMember member, EndReason reason, long nowNanos) {
    Evidence evidence = hands.evidence(member.incarnation);
    Optional<String> owner = evidence.soleOwner();
    boolean isSuspicious = losses.areSuspicious(owner, terms.restarts(), nowNanos);
    Verdict verdict = blameFinder.find(reason, evidence, new History(member.warm, isSuspicious));
    if (!reason.isPlanned() && verdict.blame().isEmpty()) {
      losses = losses.and(owner, terms.restarts(), nowNanos);
    }
    return verdict;
  }

  private void onDeath(CrewMember member, EndReason reason, long nowNanos) {
    restarts = restarts.afterDeath(member.wasEverReady, terms.restarts(), nowNanos, random);
    Duration wait = restarts.waitAt(nowNanos);
    if (!wait.isZero()) {
      isDegraded = true;
      hands.onDegraded(restarts.deathsNanos().size(), wait, ready());
    }
    boolean isHopeless =
        reason instanceof EndReason.TooLittleHeadroom
            || restarts.failedStarts() >= MOST_FAILED_STARTS;
    if (isHopeless && beginning == Beginning.PENDING) {
      beginning = Beginning.HOPELESS;
      hands.onHopeless(member.incarnation, reason, restarts.failedStarts());
    }
  }

  private RecyclePlan plan(CrewScene scene, long nowNanos) {
    List<RecyclePlan.Candidate> ready =
        members.values().stream()
            .filter(CrewMember::isReady)
            .map(member ->
                new RecyclePlan.Candidate(
                    member.incarnation,
                    member.rules,
                    member.startedNanos,
                    member.vitals,
                    member.isRecycleAsked))
            .toList();
    int leavingAlready =
        (int) members.values().stream().filter(member -> isSpent(member.state)).count();
    boolean hasRoom = members.size() < terms.pool().atMost() && hostRoom(scene.available()) > 0;
    RecyclePlan.Surroundings around =
        new RecyclePlan.Surroundings(terms.pool(), leavingAlready, hasRoom);
    return RecyclePlan.of(terms.recycle(), ready, around, nowNanos);
  }

  private static boolean isSpent(LifeState state) {
    return reasonToLeave(state)
        .filter(reason ->
            reason instanceof EndReason.CallsServed
                || reason instanceof EndReason.TooOld
                || reason instanceof EndReason.HostAsked)
        .isPresent();
  }

  private static Optional<EndReason> reasonToLeave(LifeState state) {
    return switch (state) {
      case LifeState.Starting _, LifeState.Proving _, LifeState.Serving _ -> Optional.empty();
      case LifeState.Draining(EndReason reason, _) -> Optional.of(reason);
      case LifeState.Leaving(EndReason reason, _) -> Optional.of(reason);
      case LifeState.Killed(EndReason reason, _) -> Optional.of(reason);
      case LifeState.Gone(EndReason reason) -> Optional.of(reason);
    };
  }

  private void renew(RecyclePlan.Leaving leaving, Duration drain, long nowNanos) {
    on(leaving.incarnation(), new LifeEvent.EndAsked(leaving.reason(), drain), nowNanos);
  }

  private void staff(int sparesWanted, CrewScene scene, long nowNanos) {
    if (beginning == Beginning.HOPELESS || !restarts.waitAt(nowNanos).isZero()) {
      return;
    }
    Staffing staffing =
        Staffing.of(
            terms.pool(),
            headcount(nowNanos),
            scene.demand(),
            sparesWanted,
            hostRoom(scene.available()));
    takeBackLeases(staffing, nowNanos);
    for (int i = 0; i < staffing.starts(); i++) {
      LifeRules rules = LifeRules.of(terms.memory(), terms.health(), terms.recycle(), random);
      long incarnation = hands.start(rules);
      members.put(incarnation, new CrewMember(incarnation, rules, nowNanos));
    }
  }

  private Staffing.Headcount headcount(long nowNanos) {
    return new Staffing.Headcount(
        starting(),
        ready(),
        (int) members.values().stream().filter(CrewMember::isSpare).count(),
        (int) members.values().stream().filter(member -> isGoing(member, nowNanos)).count(),
        members.size());
  }

  private static boolean isGoing(CrewMember member, long nowNanos) {
    return switch (member.state) {
      case LifeState.Starting _, LifeState.Proving _, LifeState.Serving _ -> false;
      case LifeState.Draining(_, long until) ->
          member.vitals.runs() == 0 || until - nowNanos <= SOON.toNanos();
      case LifeState.Leaving _, LifeState.Killed _, LifeState.Gone _ -> true;
    };
  }

  /** Each worker is reckoned with the threshold; those that start have not taken theirs yet. */
  private int hostRoom(Optional<MemorySize> available) {
    if (available.isEmpty()) {
      return terms.pool().atMost();
    }
    long free = available.get().bytes() - terms.memory().hostReserve().bytes();
    long room = Math.floorDiv(free, terms.memory().threshold().bytes()) - starting();
    return Math.clamp(room, 0, terms.pool().atMost());
  }

  /** A worker that runs something is taken from its owner only where the cap leaves no room. */
  private void takeBackLeases(Staffing staffing, long nowNanos) {
    LeaseReturns leases =
        new LeaseReturns(
            members.values().stream().filter(CrewMember::isLease).toList(),
            terms.pool().atMost(),
            nowNanos);
    List<RecyclePlan.Leaving> leaving = new ArrayList<>(leases.idle(staffing));
    if (members.size() >= terms.pool().atMost()) {
      leaving.addAll(leases.busy(staffing.leasesForCallers() - leaving.size()));
    }
    // Somebody waits for the place, so what runs moves sooner than at other ends.
    Duration drain = terms.recycle().drain();
    Duration shortDrain = drain.compareTo(SOON) < 0 ? drain : SOON;
    leaving.forEach(going -> renew(going, shortDrain, nowNanos));
  }

  private void noteSpares(long nowNanos) {
    long spares = members.values().stream().filter(CrewMember::isSpare).count();
    // At the cap there may be no spare for a long time, and none is missing.
    boolean isComplete = spares >= terms.pool().spares() || ready() >= terms.pool().atMost();
    if (isComplete && beginning == Beginning.PENDING) {
      beginning = Beginning.STAFFED;
      hands.onStaffed();
    }
    if (isComplete && isDegraded && restarts.waitAt(nowNanos).isZero()) {
      isDegraded = false;
      hands.onRestored();
    }
  }
}
