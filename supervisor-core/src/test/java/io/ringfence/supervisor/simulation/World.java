package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.simulation.Tally.Count;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A simulated service with its workers, callers and host, from the first step to the last. */
final class World {
  /** Far beyond all limits that a call may wait for one after the other. */
  private static final Duration LONGEST_AFTER = Duration.ofMinutes(4);

  private static final Duration LONGEST_CLOSING = Duration.ofMinutes(1);
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Schedule schedule;
  private final Policies policies;
  private final Watch watch;
  private final StepLog log;
  private final Tally tally = new Tally();
  private final VirtualTime time;
  private final Map<Language, SimulatedPool> pools = new EnumMap<>(Language.class);
  private final SimulatedDesk desk;
  private final Set<String> dishonest = new HashSet<>();
  private long incarnations;
  private int ahead;
  private boolean isClosing;
  private boolean isOver;

  World(Schedule schedule, Policies policies, List<Invariant> invariants, StepLog log) {
    this.schedule = schedule;
    this.policies = policies;
    this.watch = new Watch(invariants);
    this.log = log;
    this.time = new VirtualTime(schedule.terms().originNanos());
    this.desk = new SimulatedDesk(this);
    SplittableRandom random = new SplittableRandom(schedule.seed());
    for (CrewTerms terms : schedule.terms().crews().values()) {
      pools.put(terms.language(), new SimulatedPool(this, terms, random.nextLong()));
    }
    for (Happening happening : schedule.happenings()) {
      if (happening instanceof Happening.Placed placed && !placed.misdeed().isHonest()) {
        dishonest.add(placed.caller().owner());
      }
    }
  }

  /**
   * Lets everything happen.
   *
   * @throws BrokenInvariantException at the step that breaks an invariant
   */
  Tally run() {
    for (Happening happening : schedule.happenings()) {
      ahead++;
      time.after(
          happening.atNanos(),
          () -> {
            ahead--;
            happen(happening);
          });
    }
    tick();
    long steps = 0;
    while (!isOver && time.step()) {
      steps++;
      watch.afterStep(this);
    }
    say("over after %d steps", steps);
    watch.atEnd(this);
    tally.add(Count.STEPS, steps);
    tally.add(Count.SEEDS);
    return tally;
  }

  Terms terms() {
    return schedule.terms();
  }

  Policies policies() {
    return policies;
  }

  Watch watch() {
    return watch;
  }

  VirtualTime time() {
    return time;
  }

  Tally tally() {
    return tally;
  }

  StepLog log() {
    return log;
  }

  SimulatedDesk desk() {
    return desk;
  }

  SimulatedPool pool(Language language) {
    SimulatedPool pool = pools.get(language);
    if (pool == null) {
      throw new IllegalStateException("no pool for " + language);
    }
    return pool;
  }

  Collection<SimulatedPool> pools() {
    return pools.values();
  }

  boolean isClosing() {
    return isClosing;
  }

  /** Owners who have a script with a fault. */
  Set<String> dishonest() {
    return dishonest;
  }

  long nextIncarnation() {
    return ++incarnations;
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
  void say(String format, Object... args) {
    if (log.isOn()) {
      log.add(time.elapsedNanos(), format.formatted(args));
    }
  }

  private void happen(Happening happening) {
    switch (happening) {
      case Happening.Placed placed -> place(placed);
      case Happening.Afflicted(_, Language language, int place, Happening.Affliction what) ->
          pool(language).afflict(place, what);
      case Happening.StartsFail(_, Language language, int count, Happening.StartFault fault) ->
          pool(language).failStarts(count, fault);
      case Happening.HostMemory memory -> {
        say("%s", memory);
        Optional<MemorySize> free =
            memory.megabytes().isPresent()
                ? Optional.of(MemorySize.ofMegabytes(memory.megabytes().getAsLong()))
                : Optional.empty();
        pools.values().forEach(pool -> pool.onHostMemory(free));
      }
      case Happening.RecycleAsked(_, Language language, int place) -> pool(language).recycle(place);
      case Happening.Closed(_, Duration limit) -> close(limit);
    }
  }

  private void place(Happening.Placed placed) {
    SimulatedCall call = new SimulatedCall(placed, this);
    tally.add(Count.CALLS);
    if (placed.caller().isEmergency()) {
      tally.add(Count.EMERGENCIES);
    }
    placed
        .patience()
        .cancelAfterNanos()
        .ifPresent(nanos -> time.after(nanos, () -> desk.cancel(call)));
    say("%s is placed", call);
    desk.place(call);
  }

  private void close(Duration limit) {
    if (isClosing) {
      return;
    }
    isClosing = true;
    tally.add(Count.CLOSES);
    say("the dispatcher closes within %s", limit);
    desk.close(limit, () -> pools.values().forEach(pool -> pool.close(Duration.ofSeconds(1))));
  }

  private void tick() {
    pools.values().forEach(SimulatedPool::tick);
    desk.tick();
    boolean isQuiet = ahead == 0 && desk.pending().isEmpty();
    if (isQuiet && !isClosing) {
      close(QUIET);
    }
    isOver = isQuiet && isClosing && pools.values().stream().allMatch(SimulatedPool::isEmpty);
    if (time.elapsedNanos() > longest().toNanos()) {
      // Whoever is not through by now never will be; the invariants say what is left.
      isOver = true;
    }
    time.after(terms().tick(), this::tick);
  }

  private Duration longest() {
    long last = schedule.happenings().isEmpty() ? 0 : schedule.happenings().getLast().atNanos();
    return Duration.ofNanos(last).plus(LONGEST_AFTER).plus(LONGEST_CLOSING);
  }
}
