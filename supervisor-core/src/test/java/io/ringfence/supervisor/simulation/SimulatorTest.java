package io.ringfence.supervisor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.dispatch.CallAction;
import io.ringfence.supervisor.dispatch.CallEvent;
import io.ringfence.supervisor.dispatch.CallLife;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulator itself: time, replay, shrinking and reports. */
class SimulatorTest {
  private static final String INVARIANT = "EveryCallSettlesOnce";

  private final Simulator sound = new Simulator(new Policies());
  private final Simulator broken = new Simulator(new SettlesTwiceWhenResumed());

  /** Breaks only schedules in which a worker is lost at the right time. */
  private static final class SettlesTwiceWhenResumed extends Policies {
    @Override
    CallUnderTest call(Call call, CallRules rules, long seed, long nowNanos) {
      return new CallUnderTest(new CallLife(call, rules, seed, nowNanos)) {
        private boolean isResumed;

        @Override
        List<CallAction> on(CallEvent event, Moment now) {
          List<CallAction> actions = new ArrayList<>(super.on(event, now));
          isResumed |= actions.stream().anyMatch(CallAction.WaitAgain.class::isInstance);
          if (isResumed) {
            List<CallAction> settles =
                actions.stream().filter(CallAction.Settle.class::isInstance).toList();
            actions.addAll(settles);
          }
          return actions;
        }
      };
    }
  }

  @Test
  void eventsHappenInTheOrderOfTheirTimeAndThenOfTheirPlanning() {
    VirtualTime time = new VirtualTime(Long.MAX_VALUE - 1);
    List<String> seen = new ArrayList<>();
    time.after(5, () -> seen.add("third"));
    time.after(
        2,
        () -> {
          seen.add("first");
          time.after(0, () -> seen.add("second"));
        });
    time.after(5, () -> seen.add("fourth"));
    while (time.step()) {
      assertEquals(Long.MAX_VALUE - 1 + time.elapsedNanos(), time.nanos());
    }
    assertEquals(List.of("first", "second", "third", "fourth"), seen);
    assertEquals(5, time.elapsedNanos());
  }

  @Test
  void aSeedAlwaysGivesTheSameSteps() {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> first = sound.replay(ScheduleMaker.make(seed)).steps();
      List<String> second = sound.replay(ScheduleMaker.make(seed)).steps();
      assertFalse(first.isEmpty());
      assertEquals(first, second, "seed " + seed);
    }
  }

  @Test
  void anotherSeedGivesOtherSteps() {
    assertNotEquals(
        sound.replay(ScheduleMaker.make(1)).steps(), sound.replay(ScheduleMaker.make(2)).steps());
  }

  @Test
  void aShrunkenScheduleIsSmallerAndStillFails() {
    Schedule failing = failing();
    Schedule smaller = new Shrinker(broken).shrink(failing);
    assertEquals(Optional.of(INVARIANT), broken.broken(smaller));
    assertTrue(
        smaller.happenings().size() * 2 < failing.happenings().size(),
        () -> smaller.happenings().size() + " of " + failing.happenings().size());
    for (Happening happening : smaller.happenings()) {
      List<Happening> fewer = new ArrayList<>(smaller.happenings());
      fewer.remove(happening);
      assertNotEquals(
          Optional.of(INVARIANT),
          broken.broken(smaller.of(fewer)),
          () -> happening + " is not needed");
    }
  }

  @Test
  void aScheduleThatBreaksNothingIsNotShrunk() {
    Schedule schedule = ScheduleMaker.make(1);
    assertEquals(schedule, new Shrinker(sound).shrink(schedule));
  }

  @Test
  void aReportNamesSeedInvariantLastStepsAndTheSmallerSchedule() {
    Schedule failing = failing();
    String report = broken.report(4_711, failing);
    assertTrue(report.startsWith("seed 4711 breaks " + INVARIANT), report);
    assertTrue(report.contains("is settled again"), report);
    assertTrue(report.contains("last steps:"), report);
    assertTrue(report.contains("shrunk from " + failing.happenings().size() + " to "), report);
    assertTrue(report.contains("-Dsimulation.seed=4711"), report);
  }

  private Schedule failing() {
    return LongStream.rangeClosed(1, 1_000)
        .mapToObj(ScheduleMaker::make)
        .filter(schedule -> schedule.happenings().size() > 40)
        .filter(schedule -> broken.broken(schedule).equals(Optional.of(INVARIANT)))
        .findFirst()
        .orElseThrow();
  }
}
