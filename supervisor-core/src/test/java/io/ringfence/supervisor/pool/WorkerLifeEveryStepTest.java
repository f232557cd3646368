package io.ringfence.supervisor.pool;

import static io.ringfence.supervisor.pool.LifeFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.pool.LifeState.CanaryWatch;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds for every state and every event, seen at every pair and at chains from the first
 * state.
 */
class WorkerLifeEveryStepTest {
  private static final List<EndReason> REASONS =
      List.of(PLANNED, OVER_THRESHOLD, LINK_LOST, CRASHED, OUT_OF_MEMORY);

  private static final int DRAINING = 3;
  private static final int KILLED = 5;

  private static final List<LifeState> ENDING_OR_STARTING = startingAndEnding();
  private static final List<LifeState> SERVING = serving();
  private static final List<LifeState> STATES =
      Stream.concat(ENDING_OR_STARTING.stream(), SERVING.stream()).toList();
  private static final List<LifeEvent> EVENTS = events();

  @Test
  void theyAreAllOfTheStatesAndEvents() {
    assertEquals(kinds(LifeState.class) - 1, kinds(STATES), "all but Gone");
    assertEquals(kinds(LifeEvent.class), kinds(EVENTS));
  }

  @Test
  void noStepBreaksARule() {
    for (LifeState state : STATES) {
      for (LifeEvent event : EVENTS) {
        assertRulesKept(state, event);
      }
    }
  }

  @Test
  void noChainOfStepsBreaksARule() {
    Set<LifeState> reached = new HashSet<>(Set.of(new LifeState.Starting(ago("1s"))));
    for (int depth = 0; depth < 6; depth++) {
      Set<LifeState> next = new HashSet<>(reached);
      for (LifeState state : reached) {
        for (LifeEvent event : EVENTS) {
          next.add(assertRulesKept(state, event));
        }
      }
      reached = next;
    }
    assertEquals(
        kinds(LifeState.class),
        kinds(List.copyOf(reached)),
        "every state is reached from the first");
  }

  @Test
  void whoeverIsGoneStaysGone() {
    for (EndReason reason : REASONS) {
      for (LifeEvent event : EVENTS) {
        assertIgnored(new LifeState.Gone(reason), event);
      }
    }
  }

  @Test
  void anExitEndsEveryLife() {
    for (LifeState state : STATES) {
      LifeState after = WorkerLife.after(state, crash(), RULES, NOW).state();
      assertTrue(after instanceof LifeState.Gone, () -> state + " became " + after);
    }
  }

  /** An end that nothing can put off: ticks alone bury whoever does not serve. */
  @Test
  void timeAloneEndsWhateverDoesNotServe() {
    for (LifeState state : ENDING_OR_STARTING) {
      LifeState now = state;
      for (int second = 0; second < 120; second++) {
        long time = NOW + Duration.ofSeconds(second).toNanos();
        Vitals vitals = vitals(time, 3, Optional.empty());
        now = WorkerLife.after(now, tick(vitals), RULES, time).state();
      }
      LifeState last = now;
      assertTrue(last instanceof LifeState.Gone, () -> state + " is still " + last);
    }
  }

  private static LifeState assertRulesKept(LifeState before, LifeEvent event) {
    WorkerLife.Step step = WorkerLife.after(before, event, RULES, NOW);
    LifeState after = step.state();
    String scene = event + " in " + before + " gave " + step;
    assertTrue(order(after) >= order(before), "back to an earlier state: " + scene);
    assertEquals(
        enters(LifeState.Gone.class, before, after),
        has(LifeAction.Bury.class, step),
        "buried when it is gone, once: " + scene);
    assertEquals(
        enters(LifeState.Killed.class, before, after),
        has(LifeAction.Kill.class, step),
        "killed once: " + scene);
    assertEquals(
        order(before) < KILLED && order(after) >= KILLED,
        has(LifeAction.GiveUpRuns.class, step),
        "its runs given up once, before the kill or the burial: " + scene);
    assertTrue(
        !has(LifeAction.GiveUpRuns.class, step)
            || step.actions().indexOf(new LifeAction.GiveUpRuns(reason(after)))
                == step.actions().size() - 2,
        "given up right before the last action: " + scene);
    assertEquals(
        enters(LifeState.Serving.class, before, after),
        has(LifeAction.JoinRoster.class, step),
        "on the roster while it serves: " + scene);
    assertEquals(
        enters(LifeState.Serving.class, after, before),
        has(LifeAction.LeaveRoster.class, step),
        "off the roster when it stops to serve: " + scene);
    assertTrue(
        step.actions().isEmpty() || !before.equals(after), "an action without a step: " + scene);
    assertTrue(rank(after) >= rank(before), "a reason that tells less: " + scene);
    return after;
  }

  private static boolean enters(
      Class<? extends LifeState> kind, LifeState before, LifeState after) {
    return !kind.isInstance(before) && kind.isInstance(after);
  }

  private static boolean has(Class<? extends LifeAction> kind, WorkerLife.Step step) {
    long count = step.actions().stream().filter(kind::isInstance).count();
    assertTrue(count <= 1, () -> "twice in " + step);
    return count == 1;
  }

  private static int order(LifeState state) {
    return switch (state) {
      case LifeState.Starting _ -> 0;
      case LifeState.Proving _ -> 1;
      case LifeState.Serving _ -> 2;
      case LifeState.Draining _ -> DRAINING;
      case LifeState.Leaving _ -> 4;
      case LifeState.Killed _ -> KILLED;
      case LifeState.Gone _ -> 6;
    };
  }

  private static int rank(LifeState state) {
    return order(state) < DRAINING ? -1 : reason(state).rank();
  }

  private static EndReason reason(LifeState state) {
    return switch (state) {
      case LifeState.Starting _, LifeState.Proving _, LifeState.Serving _ ->
          throw new AssertionError("no reason in " + state);
      case LifeState.Draining(EndReason reason, _) -> reason;
      case LifeState.Leaving(EndReason reason, _) -> reason;
      case LifeState.Killed(EndReason reason, _) -> reason;
      case LifeState.Gone(EndReason reason) -> reason;
    };
  }

  /** How many records there are; CanaryWatch is no state itself. */
  private static long kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).filter(Class::isRecord).count();
  }

  private static long kinds(List<?> values) {
    return values.stream().map(Object::getClass).distinct().count();
  }

  private static List<CanaryWatch> canaries() {
    return List.of(
        RUNNING, NOT_DUE, new CanaryWatch.Running(ago("6s")), new CanaryWatch.Due(ago("1s")));
  }

  private static List<LifeState> serving() {
    List<LifeState> states = new ArrayList<>();
    for (CanaryWatch canary : canaries()) {
      for (int failures = 0; failures < 3; failures++) {
        states.add(new LifeState.Serving(ago("20s"), canary, failures));
        states.add(new LifeState.Serving(ago("2h"), canary, failures));
      }
    }
    return states;
  }

  private static List<LifeState> startingAndEnding() {
    List<LifeState> states = new ArrayList<>();
    for (String time : List.of("0s", "20s", "40s")) {
      states.add(new LifeState.Starting(ago(time)));
      for (CanaryWatch canary : canaries()) {
        states.add(new LifeState.Proving(ago(time), canary));
      }
    }
    for (EndReason reason : REASONS) {
      for (long until : new long[] {in("1s"), NOW, ago("1s")}) {
        states.add(new LifeState.Draining(reason, until));
        states.add(new LifeState.Leaving(reason, until));
        states.add(new LifeState.Killed(reason, until));
      }
    }
    return states;
  }

  private static List<LifeEvent> events() {
    List<LifeEvent> events =
        new ArrayList<>(
            List.of(
                new LifeEvent.Greeted(),
                new LifeEvent.CanaryRight(),
                new LifeEvent.CanaryWrong("41", "42"),
                new LifeEvent.Warm(Optional.empty()),
                new LifeEvent.Warm(Optional.of(MemorySize.ofMegabytes(90))),
                new LifeEvent.Warm(Optional.of(MemorySize.ofMegabytes(149))),
                new LifeEvent.RunWell(),
                new LifeEvent.ScriptFailed(),
                new LifeEvent.EngineFailed(),
                new LifeEvent.ProtocolBroken("b"),
                new LifeEvent.NotReading(9),
                new LifeEvent.LinkClosed(),
                new LifeEvent.Paused(Duration.ofSeconds(15)),
                new LifeEvent.EndAsked(PLANNED, Duration.ZERO),
                new LifeEvent.EndAsked(new EndReason.Closing(), Duration.ofSeconds(30)),
                crash(),
                cleanExit(),
                new LifeEvent.Exited(OUT_OF_MEMORY, false)));
    for (int megabytes : new int[] {0, 90, 150, 151, 300}) {
      events.add(holding(MemorySize.ofMegabytes(megabytes)));
    }
    for (String heard : List.of("0s", "6s")) {
      for (int runs : new int[] {0, 1, 2}) {
        for (Optional<String> stuck : List.of(Optional.<String>empty(), Optional.of("c-19"))) {
          events.add(tick(vitals(ago(heard), runs, stuck)));
        }
      }
    }
    return List.copyOf(events);
  }
}
