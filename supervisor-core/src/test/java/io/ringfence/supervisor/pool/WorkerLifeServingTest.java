package io.ringfence.supervisor.pool;

import static io.ringfence.supervisor.pool.LifeFixture.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.pool.LifeState.CanaryWatch;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The life of a worker that takes calls. */
class WorkerLifeServingTest {
  private final LifeState serving = serving(NOT_DUE, 0);

  @Nested
  class Canary {
    private final LifeState atWork = serving(new CanaryWatch.Running(NOW), 0);

    @Test
    void itRunsWhenItIsDue() {
      assertIgnored(serving, tick());
      assertIgnored(serving(new CanaryWatch.Due(in("0.001s")), 0), tick());
      assertStep(serving(new CanaryWatch.Due(NOW), 0), tick(), atWork, RUN_CANARY);
      assertStep(serving(new CanaryWatch.Due(ago("3s")), 0), tick(), atWork, RUN_CANARY);
    }

    @Test
    void theNextIsDueOnceOneWasRight() {
      assertStep(
          serving(RUNNING, 2),
          new LifeEvent.CanaryRight(),
          serving(new CanaryWatch.Due(in("10s")), 0));
      assertIgnored(serving, new LifeEvent.CanaryRight());
    }

    @Test
    void aWrongOneKills() {
      assertKilledFor(
          new EndReason.CanaryWrong("41", "42"),
          serving(RUNNING, 0),
          new LifeEvent.CanaryWrong("41", "42"));
    }

    @Test
    void aLateOneLeavesAThreadDumpBehind() {
      assertIgnored(serving(new CanaryWatch.Running(ago("5s")), 0), tick());
      EndReason late = new EndReason.CanaryLate(Duration.ofSeconds(5));
      assertStep(
          serving(new CanaryWatch.Running(ago("5.001s")), 0),
          tick(),
          new LifeState.Leaving(late, in("1s")),
          new LifeAction.LeaveRoster(late),
          new LifeAction.DumpThreads());
    }

    @Test
    void inAPauseOfOursItIsNotLate() {
      assertStep(
          serving(new CanaryWatch.Running(ago("16s")), 1),
          new LifeEvent.Paused(Duration.ofSeconds(15)),
          serving(new CanaryWatch.Running(ago("1s")), 1));
      assertStep(
          serving(new CanaryWatch.Running(ago("2s")), 1),
          new LifeEvent.Paused(Duration.ofSeconds(15)),
          serving(new CanaryWatch.Running(NOW), 1));
      assertIgnored(serving, new LifeEvent.Paused(Duration.ofSeconds(15)));
    }

    @Test
    void failedPlansInARowHaveItRunAtOnce() {
      assertStep(serving, new LifeEvent.ScriptFailed(), serving(NOT_DUE, 1));
      assertStep(serving(NOT_DUE, 1), new LifeEvent.ScriptFailed(), serving(NOT_DUE, 2));
      assertStep(serving(NOT_DUE, 2), new LifeEvent.ScriptFailed(), atWork, RUN_CANARY);
    }

    @Test
    void aPlanThatRanWellEndsTheRow() {
      assertStep(serving(NOT_DUE, 2), new LifeEvent.RunWell(), serving);
      assertIgnored(serving, new LifeEvent.RunWell());
    }

    @Test
    void aFailedEngineHasItRunAtOnce() {
      assertStep(serving, new LifeEvent.EngineFailed(), atWork, RUN_CANARY);
    }

    @Test
    void oneThatRunsIsNotStartedAgain() {
      assertIgnored(
          serving(RUNNING, 2), new LifeEvent.ScriptFailed(), new LifeEvent.EngineFailed());
    }

    @Test
    void plansAloneNeverKillAWorkerWhoseCanaryIsRight() {
      LifeState state = serving;
      for (int i = 0; i < 1_000; i++) {
        state = WorkerLife.after(state, new LifeEvent.ScriptFailed(), RULES, NOW).state();
        state = WorkerLife.after(state, new LifeEvent.EngineFailed(), RULES, NOW).state();
        state = WorkerLife.after(state, new LifeEvent.CanaryRight(), RULES, NOW).state();
      }
      assertEquals(serving(new CanaryWatch.Due(in("10s")), 0), state);
    }
  }

  @Nested
  class Memory {

    @Test
    void atTheThresholdNothingHappens() {
      assertIgnored(serving, holding(THRESHOLD));
    }

    @Test
    void pastTheThresholdItDrains() {
      MemorySize seen = new MemorySize(150_000_001);
      assertDrainsFor(new EndReason.MemoryThreshold(seen, THRESHOLD), serving, holding(seen));
      assertDrainsFor(
          new EndReason.MemoryThreshold(HARD_LIMIT, THRESHOLD), serving, holding(HARD_LIMIT));
    }

    @Test
    void pastTheHardLimitItIsKilledAtOnce() {
      MemorySize seen = new MemorySize(225_000_001);
      assertKilledFor(new EndReason.MemoryHardLimit(seen, HARD_LIMIT), serving, holding(seen));
    }
  }

  @Nested
  class Silence {

    @Test
    void upToItsLimitItIsNone() {
      assertIgnored(serving, silentFor("5s"));
    }

    @Test
    void pastItsLimitItLeavesAThreadDumpBehind() {
      EndReason silent = new EndReason.Silent(duration("5.001s"), Duration.ofSeconds(5));
      assertStep(
          serving,
          silentFor("5.001s"),
          new LifeState.Leaving(silent, in("1s")),
          new LifeAction.LeaveRoster(silent),
          new LifeAction.DumpThreads());
    }

    @Test
    void itTellsMoreThanALateCanary() {
      EndReason silent = new EndReason.Silent(duration("6s"), Duration.ofSeconds(5));
      assertEquals(
          new LifeState.Leaving(silent, in("1s")),
          WorkerLife.after(
                  serving(new CanaryWatch.Running(ago("6s")), 0), silentFor("6s"), RULES, NOW)
              .state());
    }
  }

  @Nested
  class Replacement {

    @Test
    void aRunThatDoesNotStopHasItDrain() {
      assertDrainsFor(
          new EndReason.RunWouldNotStop("c-19", Duration.ofSeconds(2)),
          serving,
          tick(vitals(NOW, 2, Optional.of("c-19"))));
    }

    @Test
    void whileARunDoesNotStopTheCanaryShowsWhetherAnyCould() {
      LifeEvent stuck = tick(vitals(NOW, 2, Optional.of("c-19")));
      // Right 3 s ago says nothing of the 2 s since the run was told to stop.
      LifeState unproven = serving(new LifeState.CanaryWatch.Due(in("7s")), 0);
      assertStep(unproven, stuck, serving(new LifeState.CanaryWatch.Running(NOW), 0), RUN_CANARY);
      assertIgnored(serving(RUNNING, 0), stuck);
    }

    @Test
    void whereTheCanaryIsLateNoSingleRunIsTakenForStuck() {
      EndReason late = new EndReason.CanaryLate(Duration.ofSeconds(5));
      assertStep(
          serving(new LifeState.CanaryWatch.Running(ago("5.1s")), 0),
          tick(vitals(NOW, 2, Optional.of("c-19"))),
          new LifeState.Leaving(late, in("1s")),
          new LifeAction.LeaveRoster(late),
          new LifeAction.DumpThreads());
    }

    @Test
    void theHostMayAskForIt() {
      assertStep(
          serving,
          new LifeEvent.EndAsked(PLANNED, Duration.ofSeconds(7)),
          new LifeState.Draining(PLANNED, in("7s")),
          new LifeAction.LeaveRoster(PLANNED));
    }
  }

  @Nested
  class End {

    @Test
    void itsExitIsACrashHoweverClean() {
      assertBuriedFor(CRASHED, serving, crash());
      assertBuriedFor(OUT_OF_MEMORY, serving, new LifeEvent.Exited(OUT_OF_MEMORY, false));
      assertBuriedFor(new EndReason.Crashed("exit code 0"), serving, cleanExit());
    }

    @Test
    void aClosedLinkGivesItAMomentToTellWhy() {
      assertStep(
          serving,
          new LifeEvent.LinkClosed(),
          new LifeState.Leaving(LINK_LOST, in("0.5s")),
          new LifeAction.LeaveRoster(LINK_LOST));
    }

    @Test
    void aBreachOrAFullOutboxKills() {
      assertKilledFor(
          new EndReason.ProtocolBroken("b"), serving, new LifeEvent.ProtocolBroken("b"));
      assertKilledFor(new EndReason.NotReading(9, 4 << 20), serving, new LifeEvent.NotReading(9));
    }

    @Test
    void aLateHelloOrWarmthIsIgnored() {
      assertIgnored(serving, new LifeEvent.Greeted(), new LifeEvent.Warm(Optional.empty()));
    }
  }
}
