package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A worker under the default settings at one moment, {@link #NOW}. */
final class LifeFixture {
  /** So near to the end of the numbers that some of the times that follow overflow. */
  static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

  /** A canary every ten seconds. */
  static final HealthSettings HEALTH =
      new HealthSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2));

  static final LifeRules RULES =
      new LifeRules(
          MemorySettings.DEFAULT,
          HEALTH,
          RecycleSettings.DEFAULT,
          Optional.of(100L),
          Optional.of(Duration.ofHours(1)));

  static final MemorySize THRESHOLD = MemorySize.ofMegabytes(150);
  static final MemorySize HARD_LIMIT = MemorySize.ofMegabytes(225);

  static final EndReason PLANNED = new EndReason.HostAsked();
  static final EndReason OVER_THRESHOLD =
      new EndReason.MemoryThreshold(MemorySize.ofMegabytes(151), THRESHOLD);
  static final EndReason CRASHED = new EndReason.Crashed("signal 11");
  static final EndReason OUT_OF_MEMORY = new EndReason.OutOfMemory();
  static final EndReason LINK_LOST = new EndReason.LinkLost();

  static final LifeAction KILL = new LifeAction.Kill();
  static final LifeAction RUN_CANARY = new LifeAction.RunCanary();

  static final LifeState.CanaryWatch RUNNING = new LifeState.CanaryWatch.Running(ago("1s"));
  static final LifeState.CanaryWatch NOT_DUE = new LifeState.CanaryWatch.Due(in("9s"));

  private LifeFixture() {}

  static long ago(String time) {
    return NOW - duration(time).toNanos();
  }

  static long in(String time) {
    return NOW + duration(time).toNanos();
  }

  static Duration duration(String time) {
    return Duration.parse("PT" + time);
  }

  static LifeState serving(LifeState.CanaryWatch canary, int failures) {
    return new LifeState.Serving(ago("20s"), canary, failures);
  }

  static LifeState draining(EndReason reason) {
    return new LifeState.Draining(reason, in("20s"));
  }

  static LifeState killed(EndReason reason) {
    return new LifeState.Killed(reason, in("10s"));
  }

  static Vitals vitals(long heardNanos, int runs, Optional<String> stuckCall) {
    return new Vitals(heardNanos, runs, 50, stuckCall, Optional.of("anna"), NOW, false);
  }

  static LifeEvent tick(Vitals vitals) {
    return new LifeEvent.Tick(vitals);
  }

  static LifeEvent tick() {
    return tick(vitals(ago("1s"), 2, Optional.empty()));
  }

  /** At a tick of a worker that was last heard so long ago. */
  static LifeEvent silentFor(String time) {
    return tick(vitals(ago(time), 2, Optional.empty()));
  }

  static LifeEvent crash() {
    return new LifeEvent.Exited(CRASHED, false);
  }

  static LifeEvent cleanExit() {
    return new LifeEvent.Exited(new EndReason.Crashed("exit code 0"), true);
  }

  static LifeEvent holding(MemorySize memory) {
    return new LifeEvent.MemoryRead(memory);
  }

  static void assertStep(
      LifeState before, LifeEvent event, LifeState after, LifeAction... actions) {
    assertEquals(
        new WorkerLife.Step(after, List.of(actions)),
        WorkerLife.after(before, event, RULES, NOW),
        () -> event + " in " + before);
  }

  static void assertIgnored(LifeState state, LifeEvent... events) {
    for (LifeEvent event : events) {
      assertStep(state, event, state);
    }
  }

  static void assertKilledFor(EndReason reason, LifeState before, LifeEvent event) {
    LifeAction giveUp = new LifeAction.GiveUpRuns(reason);
    if (before instanceof LifeState.Serving) {
      assertStep(before, event, killed(reason), new LifeAction.LeaveRoster(reason), giveUp, KILL);
    } else {
      assertStep(before, event, killed(reason), giveUp, KILL);
    }
  }

  static void assertBuriedFor(EndReason reason, LifeState before, LifeEvent event) {
    LifeState gone = new LifeState.Gone(reason);
    LifeAction giveUp = new LifeAction.GiveUpRuns(reason);
    LifeAction bury = new LifeAction.Bury(reason);
    switch (before) {
      case LifeState.Serving _ ->
          assertStep(before, event, gone, new LifeAction.LeaveRoster(reason), giveUp, bury);
      case LifeState.Killed _ -> assertStep(before, event, gone, bury);
      case LifeState.Starting _,
          LifeState.Proving _,
          LifeState.Draining _,
          LifeState.Leaving _,
          LifeState.Gone _ ->
          assertStep(before, event, gone, giveUp, bury);
    }
  }

  static void assertDrainsFor(EndReason reason, LifeState before, LifeEvent event) {
    assertStep(
        before,
        event,
        new LifeState.Draining(reason, in("3s")),
        new LifeAction.LeaveRoster(reason));
  }
}
