package io.ringfence.supervisor.pool;

import static io.ringfence.supervisor.pool.LifeFixture.*;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.pool.LifeState.CanaryWatch;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The life of a worker until it takes calls. */
class WorkerLifeStartTest {

  @Nested
  class Starting {
    private final LifeState starting = new LifeState.Starting(ago("3s"));

    @Test
    void itsHelloHasItsCanaryRun() {
      assertStep(
          starting,
          new LifeEvent.Greeted(),
          new LifeState.Proving(ago("3s"), new CanaryWatch.Running(NOW)),
          RUN_CANARY);
    }

    @Test
    void itHasUntilTheStartLimit() {
      assertIgnored(starting, tick());
      assertIgnored(new LifeState.Starting(ago("30s")), tick());
      assertKilledFor(
          new EndReason.StartOverdue(Duration.ofSeconds(30)),
          new LifeState.Starting(ago("30.001s")),
          tick());
    }

    @Test
    void aPauseOfOursIsNoTimeOfItsStart() {
      LifeEvent pause = new LifeEvent.Paused(Duration.ofSeconds(15));
      assertStep(new LifeState.Starting(ago("40s")), pause, new LifeState.Starting(ago("25s")));
      assertStep(
          new LifeState.Proving(ago("40s"), new CanaryWatch.Running(ago("16s"))),
          pause,
          new LifeState.Proving(ago("25s"), new CanaryWatch.Running(ago("1s"))));
    }

    @Test
    void noSilenceIsHeldAgainstIt() {
      assertIgnored(starting, silentFor("29s"));
    }

    @Test
    void whatBelongsToLaterStatesIsIgnored() {
      assertIgnored(
          starting,
          new LifeEvent.CanaryRight(),
          new LifeEvent.Warm(Optional.empty()),
          new LifeEvent.RunWell(),
          new LifeEvent.ScriptFailed(),
          new LifeEvent.EngineFailed(),
          holding(THRESHOLD));
    }

    @Test
    void whatItDoesWrongKillsIt() {
      assertKilledFor(
          new EndReason.ProtocolBroken("a wrong token"),
          starting,
          new LifeEvent.ProtocolBroken("a wrong token"));
      assertKilledFor(new EndReason.NotReading(9, 4 << 20), starting, new LifeEvent.NotReading(9));
      MemorySize seen = MemorySize.ofMegabytes(226);
      assertKilledFor(new EndReason.MemoryHardLimit(seen, HARD_LIMIT), starting, holding(seen));
    }

    @Test
    void itsExitIsItsEnd() {
      assertBuriedFor(CRASHED, starting, crash());
      assertBuriedFor(OUT_OF_MEMORY, starting, new LifeEvent.Exited(OUT_OF_MEMORY, false));
      EndReason notStarted = new EndReason.NotStarted("no such file");
      assertBuriedFor(notStarted, starting, new LifeEvent.Exited(notStarted, false));
    }

    @Test
    void aClosedLinkGivesItAMomentToTellWhy() {
      assertStep(
          starting, new LifeEvent.LinkClosed(), new LifeState.Leaving(LINK_LOST, in("0.5s")));
    }

    @Test
    void itHasNothingToDrain() {
      assertKilledFor(PLANNED, starting, new LifeEvent.EndAsked(PLANNED, Duration.ofSeconds(30)));
    }
  }

  @Nested
  class Proving {
    private final LifeState canaryRuns = new LifeState.Proving(ago("3s"), RUNNING);
    private final LifeState isRead = new LifeState.Proving(ago("3s"), NOT_DUE);

    @Test
    void aRightCanaryHasItsMemoryRead() {
      assertStep(
          canaryRuns,
          new LifeEvent.CanaryRight(),
          new LifeState.Proving(ago("3s"), new CanaryWatch.Due(in("10s"))),
          new LifeAction.ReadBaseline());
    }

    @Test
    void aWrongCanaryKillsIt() {
      assertKilledFor(
          new EndReason.CanaryWrong("41", "42"), canaryRuns, new LifeEvent.CanaryWrong("41", "42"));
    }

    @Test
    void aLateCanaryKillsIt() {
      assertIgnored(new LifeState.Proving(ago("9s"), new CanaryWatch.Running(ago("5s"))), tick());
      assertKilledFor(
          new EndReason.CanaryLate(Duration.ofSeconds(5)),
          new LifeState.Proving(ago("9s"), new CanaryWatch.Running(ago("5.001s"))),
          tick());
    }

    @Test
    void aLateCanaryTellsMoreThanALateStart() {
      assertKilledFor(
          new EndReason.CanaryLate(Duration.ofSeconds(5)),
          new LifeState.Proving(ago("40s"), new CanaryWatch.Running(ago("6s"))),
          tick());
    }

    @Test
    void theStartLimitHoldsUntilItIsReady() {
      assertKilledFor(
          new EndReason.StartOverdue(Duration.ofSeconds(30)),
          new LifeState.Proving(ago("30.001s"), RUNNING),
          tick());
      assertKilledFor(
          new EndReason.StartOverdue(Duration.ofSeconds(30)),
          new LifeState.Proving(ago("30.001s"), NOT_DUE),
          tick());
    }

    @Test
    void warmWithEnoughHeadroomItJoinsTheRoster() {
      assertStep(
          isRead,
          new LifeEvent.Warm(Optional.of(MemorySize.ofMegabytes(130))),
          new LifeState.Serving(ago("3s"), NOT_DUE, 0),
          new LifeAction.JoinRoster());
    }

    @Test
    void warmWithTooLittleHeadroomItIsRefused() {
      MemorySize baseline = new MemorySize(130_000_001);
      assertKilledFor(
          new EndReason.TooLittleHeadroom(baseline, THRESHOLD, MemorySize.ofMegabytes(20)),
          isRead,
          new LifeEvent.Warm(Optional.of(baseline)));
    }

    @Test
    void anUnreadableMemoryNeverKills() {
      assertStep(
          isRead,
          new LifeEvent.Warm(Optional.empty()),
          new LifeState.Serving(ago("3s"), NOT_DUE, 0),
          new LifeAction.JoinRoster());
    }

    @Test
    void noMemoryIsWarmBeforeTheCanaryRan() {
      assertIgnored(canaryRuns, new LifeEvent.Warm(Optional.empty()));
    }

    @Test
    void aSecondCanaryResultOrHelloIsIgnored() {
      assertIgnored(isRead, new LifeEvent.CanaryRight(), new LifeEvent.Greeted());
      assertIgnored(canaryRuns, new LifeEvent.Greeted());
    }

    @Test
    void plansProveNothingHere() {
      assertIgnored(
          canaryRuns,
          new LifeEvent.RunWell(),
          new LifeEvent.ScriptFailed(),
          new LifeEvent.EngineFailed());
    }

    @Test
    void itsEndsAreThoseOfAStartingWorker() {
      assertBuriedFor(CRASHED, canaryRuns, crash());
      assertStep(
          canaryRuns, new LifeEvent.LinkClosed(), new LifeState.Leaving(LINK_LOST, in("0.5s")));
      assertKilledFor(PLANNED, isRead, new LifeEvent.EndAsked(PLANNED, Duration.ofSeconds(30)));
    }
  }
}
