package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.link.Seat;
import io.ringfence.supervisor.pool.Evidence;
import io.ringfence.supervisor.pool.LifeEvent;
import io.ringfence.supervisor.pool.Verdict;
import io.ringfence.supervisor.pool.Vitals;
import io.ringfence.supervisor.pool.WorkerReadings;
import io.ringfence.supervisor.process.Exit;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.supervisor.simulation.Happening.Affliction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A worker's process and the supervisor's end of its link, played: the process takes time, uses
 * memory and dies; the link knows whose worker it is and what runs there.
 */
final class SimulatedWorker implements Seat {
  private static final long MILLI = 1_000_000;

  private final World world;
  private final SimulatedPool pool;
  private final long incarnation;
  private final SplittableRandom random;
  private final ProcessModel process;
  private final List<SimulatedRun> runs = new ArrayList<>();

  private boolean takesCalls;
  private boolean isGivenUp;
  private boolean isSpare = true;
  private boolean isLying;
  private boolean endsWhenAsked = true;
  private boolean isCanaryWrong;
  private Optional<String> owner = Optional.empty();
  private long idleSinceNanos;
  private long served;
  private long taken;
  private long nextReadingNanos;
  private WorkerReadings readings = WorkerReadings.NONE;
  private long deedNanos;

  SimulatedWorker(World world, SimulatedPool pool, long incarnation, long seed) {
    this.world = world;
    this.pool = pool;
    this.incarnation = incarnation;
    this.random = new SplittableRandom(seed);
    this.process = new ProcessModel(world.time(), random.nextInt(80, 92) * 1_000_000L);
    this.idleSinceNanos = world.time().nanos();
  }

  World world() {
    return world;
  }

  SimulatedPool pool() {
    return pool;
  }

  long incarnation() {
    return incarnation;
  }

  boolean takesCalls() {
    return takesCalls;
  }

  /** Whether what runs here now is the first that ever did. */
  boolean isFirstRun() {
    return taken == 1;
  }

  boolean isLying() {
    return isLying;
  }

  boolean isSilent() {
    return process.isSilent();
  }

  List<SimulatedRun> open() {
    return runs;
  }

  @Override
  public Optional<String> owner() {
    return owner;
  }

  @Override
  public boolean isShared() {
    return pool.terms().pool().sharing() == Sharing.ALL_OWNERS;
  }

  @Override
  public boolean isSpare() {
    return isSpare;
  }

  @Override
  public int runs() {
    return runs.size();
  }

  @Override
  public boolean hasRoom() {
    return takesCalls && !isGivenUp && runs.size() < pool.terms().pool().runsPerWorker();
  }

  /** How long it has been running nothing. */
  Duration idle() {
    return runs.isEmpty() ? Duration.ofNanos(world.time().nanos() - idleSinceNanos) : Duration.ZERO;
  }

  /** Begins its life, well or not. */
  void start(Optional<Happening.StartFault> fault) {
    long after = random.nextLong(100 * MILLI, 1_500 * MILLI);
    if (fault.isEmpty()) {
      later(after, () -> tell(new LifeEvent.Greeted()));
      return;
    }
    switch (fault.get()) {
      case NO_PROCESS ->
          world.time().after(after, () -> exit(new EndReason.NotStarted("no memory"), false));
      case CRASH -> later(after, this::fail);
      case NO_GREETING -> {}
      case CANARY_WRONG -> {
        isCanaryWrong = true;
        later(after, () -> tell(new LifeEvent.Greeted()));
      }
      case TOO_LARGE -> {
        process.grow(60_000_000);
        later(after, () -> tell(new LifeEvent.Greeted()));
      }
    }
  }

  /** Something that the process itself does in so long: never if it dies before. */
  void later(long nanos, Runnable event) {
    process.later(nanos, event);
  }

  /** A deed of the supervisor's background: one after the other, whatever the process does. */
  void inTurn(Runnable deed) {
    long now = world.time().elapsedNanos();
    deedNanos = Math.max(deedNanos, now) + random.nextLong(10 * MILLI);
    world.time().after(deedNanos - now, deed);
  }

  /** Takes a run, as the link does. */
  Optional<SimulatedRun> tryStart(SimulatedCall call, int attempt, RunOrder order) {
    boolean isForOne = pool.terms().pool().sharing() == Sharing.ONE_OWNER;
    if (!hasRoom() || (isForOne && owner.isPresent() && !owner.get().equals(call.owner()))) {
      return Optional.empty();
    }
    if (isForOne) {
      owner = Optional.of(call.owner());
    }
    isSpare = false;
    taken++;
    SimulatedRun run = new SimulatedRun(call, this, attempt, order);
    runs.add(run);
    return Optional.of(run);
  }

  void admitCalls() {
    takesCalls = true;
  }

  void refuseCalls() {
    takesCalls = false;
  }

  void runCanary() {
    later(
        random.nextLong(5 * MILLI, 50 * MILLI),
        () ->
            tell(
                isCanaryWrong
                    ? new LifeEvent.CanaryWrong("41", "42")
                    : new LifeEvent.CanaryRight()));
  }

  void readBaseline() {
    tellCrew(new LifeEvent.Warm(process.memory(held())));
  }

  void askToEnd() {
    if (endsWhenAsked) {
      later(
          random.nextLong(5 * MILLI, 300 * MILLI),
          () -> exit(new EndReason.Crashed(new Exit.Code(0).toString()), true));
    }
  }

  void kill() {
    world
        .time()
        .after(
            random.nextLong(MILLI, 50 * MILLI),
            () -> exit(new EndReason.Crashed(new Exit.Signal(9).toString()), false));
  }

  Evidence evidence() {
    passTime();
    HealthSettings health = pool.terms().health();
    List<RunUse> uses = new ArrayList<>();
    for (SimulatedRun run : runs) {
      uses.add(run.use(world.time().nanos(), health.stopLimit(), isLying));
    }
    return new Evidence(uses, readings);
  }

  /** Every open run is lost; nothing that the process still says is heard. */
  void giveUp(Verdict verdict) {
    isGivenUp = true;
    takesCalls = false;
    for (SimulatedRun run : List.copyOf(runs)) {
      runs.remove(run);
      run.onLost();
      world.desk().onLost(run, verdict.lossOf(run.call().call()));
    }
  }

  void onRunEnded(SimulatedRun run, RunEnd end) {
    if (!runs.remove(run)) {
      return;
    }
    if (runs.isEmpty()) {
      idleSinceNanos = world.time().nanos();
      if (!world.policies().keepsLeases()) {
        owner = Optional.empty();
      }
    }
    world.desk().onEnded(run, end);
    served++;
    pool.onRunEnded(this, end);
  }

  /** What the crew is told of it at a tick. */
  Vitals vitals() {
    long now = world.time().nanos();
    Duration stopLimit = pool.terms().health().stopLimit();
    Optional<String> stuck =
        runs.stream()
            .filter(run -> run.isStuck(now, stopLimit))
            .map(run -> run.call().call().id())
            .findFirst();
    return new Vitals(
        process.heardNanos(), runs.size(), served, stuck, owner, idleSinceNanos, isSpare);
  }

  /** Reads its memory if that is due and the process is there. */
  Optional<MemorySize> read() {
    long now = world.time().elapsedNanos();
    if (now < nextReadingNanos || !process.isAlive()) {
      return Optional.empty();
    }
    nextReadingNanos = now + pool.terms().memory().readEvery().toNanos();
    passTime();
    if (!process.isSilent()) {
      runs.forEach(SimulatedRun::report);
    }
    Optional<MemorySize> memory = process.memory(held());
    readings =
        readings.and(
            new WorkerReadings.Reading(
                world.time().nanos(), memory, Optional.of(process.cpuTime())));
    return memory;
  }

  /** Has every run use what it used since the last time. */
  void passTime() {
    process.passTime(runs);
  }

  void onSpin(SimulatedRun run, Misdeed misdeed) {
    process.spin(run, misdeed == Misdeed.SPINS_SILENTLY);
  }

  void onLie() {
    isLying = pool.terms().pool().sharing() == Sharing.ONE_OWNER;
  }

  void runOutOfMemory() {
    exit(new EndReason.OutOfMemory(), false);
  }

  void fail() {
    exit(new EndReason.Crashed(new Exit.Signal(11).toString()), false);
  }

  void breakProtocol() {
    tell(new LifeEvent.ProtocolBroken("a frame of an unknown type"));
  }

  void suffer(Affliction affliction) {
    passTime();
    switch (affliction) {
      case SEGMENTATION_FAULT -> fail();
      case SIGKILL -> exit(new EndReason.Crashed(new Exit.Signal(9).toString()), false);
      case SIGSTOP -> process.stop();
      case SIGSTOP_FOR_A_WHILE -> {
        process.stop();
        world
            .time()
            .after(
                random.nextLong(4_000 * MILLI),
                () -> {
                  passTime();
                  process.goOn();
                });
      }
      case BREACH -> breakProtocol();
      case LINK_CLOSED -> tell(new LifeEvent.LinkClosed());
      case NOT_READING -> tell(new LifeEvent.NotReading(4 << 20));
      case SLOW_LEAK -> process.leak(10_000_000);
      case FAST_LEAK -> process.leak(200_000_000);
      case CANARY_WRONG -> isCanaryWrong = true;
      case STANDSTILL -> process.standStill();
      case DOES_NOT_END -> endsWhenAsked = false;
    }
  }

  private void exit(EndReason seen, boolean cleanly) {
    if (!process.isAlive()) {
      return;
    }
    passTime();
    process.end();
    boolean isLinkFirst = random.nextBoolean();
    if (isLinkFirst) {
      tellCrew(new LifeEvent.LinkClosed());
    }
    world
        .time()
        .after(random.nextLong(60 * MILLI), () -> tellCrew(new LifeEvent.Exited(seen, cleanly)));
  }

  /** The link hears nothing of a process that is gone or was given up. */
  void tell(LifeEvent event) {
    if (process.isAlive() && !isGivenUp) {
      tellCrew(event);
    }
  }

  private void tellCrew(LifeEvent event) {
    pool.on(this, event);
  }

  private long held() {
    return runs.stream().mapToLong(SimulatedRun::held).sum();
  }

  @Override
  public String toString() {
    return "worker %d%s".formatted(incarnation, owner.map(name -> " of " + name).orElse(""));
  }
}
