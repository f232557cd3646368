package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.pool.LifeState.CanaryWatch;
import io.ringfence.supervisor.pool.LifeState.Draining;
import io.ringfence.supervisor.pool.LifeState.Gone;
import io.ringfence.supervisor.pool.LifeState.Killed;
import io.ringfence.supervisor.pool.LifeState.Leaving;
import io.ringfence.supervisor.pool.LifeState.Proving;
import io.ringfence.supervisor.pool.LifeState.Serving;
import io.ringfence.supervisor.pool.LifeState.Starting;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The life of a worker as one pure transition: a state and an event give the next state and what is
 * to be done. Nothing here acts, waits or reads a clock.
 *
 * <p>An event that a state does not speak of changes nothing: a timer or a message that lost its
 * race is normal. {@link Gone} absorbs everything. In each life the runs are given up once, right
 * before the kill or, where none came, before the burial.
 */
public final class WorkerLife {

  /** A worker whose link closed is usually about to end; its own exit tells more than a kill. */
  private static final Duration OWN_EXIT_LIMIT = Duration.ofMillis(500);

  private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(1);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final LifeRules rules;
  private final LifeState state;
  private final long nowNanos;

  private WorkerLife(LifeRules rules, LifeState state, long nowNanos) {
    this.rules = rules;
    this.state = state;
    this.nowNanos = nowNanos;
  }

  /** What follows from an event. */
  public record Step(LifeState state, List<LifeAction> actions) {

    /** Copies the list. */
    public Step {
      actions = List.copyOf(actions);
    }
  }

  /** What {@code event} does to a worker in {@code state}. */
  public static Step after(LifeState state, LifeEvent event, LifeRules rules, long nowNanos) {
    WorkerLife life = new WorkerLife(rules, state, nowNanos);
    return life.after(event);
  }

  private Step after(LifeEvent event) {
    return switch (event) {
      case LifeEvent.Greeted _ -> greeted();
      case LifeEvent.CanaryRight _ -> canaryRight();
      case LifeEvent.CanaryWrong(String seen, String expected) ->
          killIfAlive(new EndReason.CanaryWrong(seen, expected));
      case LifeEvent.Warm(Optional<MemorySize> baseline) -> warm(baseline);
      case LifeEvent.MemoryRead(MemorySize seen) -> memoryRead(seen);
      case LifeEvent.RunWell _ -> runWell();
      case LifeEvent.ScriptFailed _ -> scriptFailed();
      case LifeEvent.EngineFailed _ -> canaryNow();
      case LifeEvent.ProtocolBroken(String breach) ->
          killIfAlive(new EndReason.ProtocolBroken(breach));
      case LifeEvent.NotReading(long unsentBytes) ->
          killIfAlive(new EndReason.NotReading(unsentBytes, WorkerLink.MOST_UNSENT_BYTES));
      case LifeEvent.LinkClosed _ -> linkClosed();
      case LifeEvent.EndAsked(EndReason reason, Duration drain) -> endAsked(reason, drain);
      case LifeEvent.Exited(EndReason reason, boolean cleanly) -> exited(reason, cleanly);
      case LifeEvent.Paused(Duration by) -> paused(by);
      case LifeEvent.Tick(Vitals vitals) -> tick(vitals);
    };
  }

  private Step greeted() {
    return switch (state) {
      case Starting(long since) ->
          to(new Proving(since, new CanaryWatch.Running(nowNanos)), new LifeAction.RunCanary());
      case Proving _, Serving _, Draining _, Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private Step canaryRight() {
    CanaryWatch next = new CanaryWatch.Due(nowNanos + rules.health().canaryEvery().toNanos());
    return switch (state) {
      case Proving(long since, CanaryWatch.Running _) ->
          to(new Proving(since, next), new LifeAction.ReadBaseline());
      case Serving(long since, CanaryWatch.Running _, _) -> to(new Serving(since, next, 0));
      case Starting _, Proving _, Serving _, Draining _, Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private Step warm(Optional<MemorySize> baseline) {
    if (!(state instanceof Proving(long since, CanaryWatch.Due due))) {
      return stay();
    }
    MemorySize threshold = rules.memory().threshold();
    MemorySize headroom = rules.memory().headroom();
    if (baseline.isPresent() && baseline.get().bytes() + headroom.bytes() > threshold.bytes()) {
      return kill(new EndReason.TooLittleHeadroom(baseline.get(), threshold, headroom));
    }
    return to(new Serving(since, due, 0), new LifeAction.JoinRoster());
  }

  private Step memoryRead(MemorySize seen) {
    if (seen.compareTo(rules.memory().hardLimit()) > 0) {
      return killIfAlive(new EndReason.MemoryHardLimit(seen, rules.memory().hardLimit()));
    }
    if (state instanceof Serving && seen.compareTo(rules.memory().threshold()) > 0) {
      return drain(
          new EndReason.MemoryThreshold(seen, rules.memory().threshold()), rules.recycle().drain());
    }
    return stay();
  }

  private Step runWell() {
    return state instanceof Serving(long since, CanaryWatch canary, int failures) && failures > 0
        ? to(new Serving(since, canary, 0))
        : stay();
  }

  private Step scriptFailed() {
    if (!(state instanceof Serving(long since, CanaryWatch canary, int failures))) {
      return stay();
    }
    return failures + 1 < rules.recycle().afterScriptFailures()
        ? to(new Serving(since, canary, failures + 1))
        : canaryNow();
  }

  /** Plans that fail prove nothing; the canary does. */
  private Step canaryNow() {
    return state instanceof Serving(long since, CanaryWatch.Due _, _)
        ? to(new Serving(since, new CanaryWatch.Running(nowNanos), 0), new LifeAction.RunCanary())
        : stay();
  }

  private Step linkClosed() {
    return switch (state) {
      case Starting _, Proving _ ->
          to(new Leaving(new EndReason.LinkLost(), nowNanos + OWN_EXIT_LIMIT.toNanos()));
      case Serving _ ->
          to(
              new Leaving(new EndReason.LinkLost(), nowNanos + OWN_EXIT_LIMIT.toNanos()),
              new LifeAction.LeaveRoster(new EndReason.LinkLost()));
      case Draining(EndReason reason, _) ->
          to(new Leaving(reason, nowNanos + OWN_EXIT_LIMIT.toNanos()));
      case Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private Step endAsked(EndReason reason, Duration drain) {
    return switch (state) {
      case Starting _, Proving _ -> kill(reason);
      case Serving _ -> drain(reason, drain);
      case Draining(EndReason earlier, long until) -> {
        long left = Math.min(until - nowNanos, drain.toNanos());
        yield to(new Draining(earlier, nowNanos + left));
      }
      case Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private Step exited(EndReason seen, boolean cleanly) {
    return switch (state) {
      case Gone _ -> stay();
      case Serving _ ->
          to(
              new Gone(seen),
              new LifeAction.LeaveRoster(seen),
              new LifeAction.GiveUpRuns(seen),
              new LifeAction.Bury(seen));
      case Starting _, Proving _ -> bury(seen);
      case Draining(EndReason reason, _) -> bury(moreSpecific(reason, seen));
      case Leaving(EndReason.LinkLost _, _) -> bury(seen);
      case Leaving(EndReason reason, _) -> bury(cleanly ? reason : moreSpecific(reason, seen));
      // Its exit shows our own kill now, and tells nothing.
      case Killed(EndReason reason, _) -> bury(reason);
    };
  }

  /** What it was to do in a time in which nobody could hear it is not late. */
  private Step paused(Duration by) {
    return switch (state) {
      case Starting(long since) -> to(new Starting(later(since, by)));
      case Proving(long since, CanaryWatch canary) ->
          to(new Proving(later(since, by), later(canary, by)));
      case Serving(long since, CanaryWatch canary, int failures) ->
          to(new Serving(since, later(canary, by), failures));
      case Draining _, Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private CanaryWatch later(CanaryWatch canary, Duration by) {
    return switch (canary) {
      case CanaryWatch.Running(long since) -> new CanaryWatch.Running(later(since, by));
      case CanaryWatch.Due due -> due;
    };
  }

  private long later(long sinceNanos, Duration by) {
    long later = sinceNanos + by.toNanos();
    return later - nowNanos < 0 ? later : nowNanos;
  }

  private Step tick(Vitals vitals) {
    return switch (state) {
      case Starting(long since) -> overdueOrStay(since);
      case Proving(long since, CanaryWatch.Running(long canarySince))
          when isPast(canarySince, rules.health().canaryLimit()) ->
          kill(new EndReason.CanaryLate(rules.health().canaryLimit()));
      case Proving(long since, _) -> overdueOrStay(since);
      case Serving serving -> serve(serving, vitals);
      case Draining(EndReason reason, long until) -> drainOn(reason, until, vitals);
      case Leaving(EndReason reason, long until) when nowNanos - until > 0 -> kill(reason);
      case Killed(EndReason reason, long until) when nowNanos - until > 0 -> bury(reason);
      case Leaving _, Killed _, Gone _ -> stay();
    };
  }

  private Step overdueOrStay(long since) {
    return isPast(since, rules.health().startLimit())
        ? kill(new EndReason.StartOverdue(rules.health().startLimit()))
        : stay();
  }

  private Step serve(Serving serving, Vitals vitals) {
    Duration silence = Duration.ofNanos(nowNanos - vitals.heardNanos());
    if (silence.compareTo(rules.health().silenceLimit()) > 0) {
      return killSoon(new EndReason.Silent(silence, rules.health().silenceLimit()));
    }
    boolean isStuck = vitals.stuckCall().isPresent();
    if (isStuck && isProven(serving.canary())) {
      // The runs beside the stuck one are well: they may finish before the kill.
      return drain(
          new EndReason.RunWouldNotStop(vitals.stuckCall().get(), rules.health().stopLimit()),
          rules.recycle().drain());
    }
    return switch (serving.canary()) {
      case CanaryWatch.Running(long since) when isPast(since, rules.health().canaryLimit()) ->
          killSoon(new EndReason.CanaryLate(rules.health().canaryLimit()));
      case CanaryWatch.Due(long at) when isStuck || nowNanos - at >= 0 -> canaryNow();
      case CanaryWatch.Running _, CanaryWatch.Due _ -> stay();
    };
  }

  /**
   * Whether the engine still worked after the stuck run was told to stop. In one that stands still,
   * or that another run keeps busy, no run can stop, and whoever was told to is not at fault.
   */
  private boolean isProven(CanaryWatch canary) {
    Duration every = rules.health().canaryEvery();
    return canary instanceof CanaryWatch.Due(long at)
        && nowNanos - (at - every.toNanos()) <= rules.health().stopLimit().toNanos();
  }

  private Step drainOn(EndReason reason, long until, Vitals vitals) {
    Duration silence = Duration.ofNanos(nowNanos - vitals.heardNanos());
    if (silence.compareTo(rules.health().silenceLimit()) > 0) {
      EndReason silent = new EndReason.Silent(silence, rules.health().silenceLimit());
      EndReason worse = moreSpecific(reason, silent);
      return worse.equals(silent) ? killSoon(silent) : kill(worse);
    }
    if (vitals.runs() == 0) {
      return to(
          new Leaving(reason, nowNanos + rules.health().stopLimit().toNanos()),
          new LifeAction.AskToEnd());
    }
    // What a stuck run leaves of a worker does not end by being asked.
    boolean onlyStuckIsLeft = reason instanceof EndReason.RunWouldNotStop && vitals.runs() == 1;
    return onlyStuckIsLeft || nowNanos - until > 0 ? kill(reason) : stay();
  }

  private Step drain(EndReason reason, Duration limit) {
    return to(new Draining(reason, nowNanos + limit.toNanos()), new LifeAction.LeaveRoster(reason));
  }

  /** Its threads are evidence: it gets a moment to print them, and no more calls. */
  private Step killSoon(EndReason reason) {
    Leaving leaving = new Leaving(reason, nowNanos + LAST_WORDS_LIMIT.toNanos());
    return state instanceof Serving
        ? to(leaving, new LifeAction.LeaveRoster(reason), new LifeAction.DumpThreads())
        : to(leaving, new LifeAction.DumpThreads());
  }

  private Step killIfAlive(EndReason reason) {
    return switch (state) {
      case Starting _, Proving _, Serving _ -> kill(reason);
      case Draining(EndReason earlier, _) -> kill(moreSpecific(earlier, reason));
      case Leaving(EndReason earlier, _) -> kill(moreSpecific(earlier, reason));
      case Killed _, Gone _ -> stay();
    };
  }

  private Step kill(EndReason reason) {
    Killed killed = new Killed(reason, nowNanos + KILL_LIMIT.toNanos());
    LifeAction giveUp = new LifeAction.GiveUpRuns(reason);
    return state instanceof Serving
        ? to(killed, new LifeAction.LeaveRoster(reason), giveUp, new LifeAction.Kill())
        : to(killed, giveUp, new LifeAction.Kill());
  }

  private Step bury(EndReason reason) {
    return state instanceof Killed
        ? to(new Gone(reason), new LifeAction.Bury(reason))
        : to(new Gone(reason), new LifeAction.GiveUpRuns(reason), new LifeAction.Bury(reason));
  }

  private static EndReason moreSpecific(EndReason earlier, EndReason later) {
    return later.rank() > earlier.rank() ? later : earlier;
  }

  private boolean isPast(long sinceNanos, Duration limit) {
    return nowNanos - sinceNanos > limit.toNanos();
  }

  private Step stay() {
    return new Step(state, List.of());
  }

  private static Step to(LifeState next, LifeAction... actions) {
    return new Step(next, List.of(actions));
  }
}
