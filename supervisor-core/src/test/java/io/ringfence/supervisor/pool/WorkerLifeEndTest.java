package io.ringfence.supervisor.pool;

import static io.ringfence.supervisor.pool.LifeFixture.*;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The life of a worker from when it takes no calls any more. */
class WorkerLifeEndTest {
  private static final MemorySize MUCH = MemorySize.ofMegabytes(300);
  private static final EndReason TOO_MUCH = new EndReason.MemoryHardLimit(MUCH, HARD_LIMIT);

  private static LifeEvent running(int runs) {
    return tick(vitals(ago("1s"), runs, Optional.empty()));
  }

  @Nested
  class Draining {
    private final LifeState draining = draining(PLANNED);

    @Test
    void itGoesOnWithWhatItRuns() {
      assertIgnored(draining, running(1), running(20));
    }

    @Test
    void itIsAskedToEndOnceNothingRuns() {
      assertStep(
          draining,
          running(0),
          new LifeState.Leaving(PLANNED, in("2s")),
          new LifeAction.AskToEnd());
    }

    @Test
    void anIdleOneIsAskedEvenWhenItsDrainIsOver() {
      assertStep(
          new LifeState.Draining(PLANNED, ago("1s")),
          running(0),
          new LifeState.Leaving(PLANNED, in("2s")),
          new LifeAction.AskToEnd());
    }

    @Test
    void itsDrainHasAnEnd() {
      assertIgnored(new LifeState.Draining(PLANNED, NOW), running(1));
      assertKilledFor(PLANNED, new LifeState.Draining(PLANNED, ago("0.001s")), running(1));
    }

    @Test
    void whereOnlyAStuckRunIsLeftItIsKilled() {
      EndReason stuck = new EndReason.RunWouldNotStop("c-19", Duration.ofSeconds(2));
      assertIgnored(draining(stuck), running(2));
      assertKilledFor(stuck, draining(stuck), running(1));
    }

    @Test
    void silenceLeavesAThreadDumpBehindUnlessItsReasonTellsAsMuch() {
      EndReason silent = new EndReason.Silent(duration("6s"), Duration.ofSeconds(5));
      assertStep(
          draining,
          silentFor("6s"),
          new LifeState.Leaving(silent, in("1s")),
          new LifeAction.DumpThreads());
      assertKilledFor(OVER_THRESHOLD, draining(OVER_THRESHOLD), silentFor("6s"));
      assertIgnored(draining, silentFor("5s"));
    }

    @Test
    void whatIsWorseKillsIt() {
      assertKilledFor(TOO_MUCH, draining, holding(MUCH));
      assertKilledFor(TOO_MUCH, draining(OVER_THRESHOLD), holding(MUCH));
      assertKilledFor(
          new EndReason.ProtocolBroken("b"), draining, new LifeEvent.ProtocolBroken("b"));
      assertKilledFor(new EndReason.NotReading(9, 4 << 20), draining, new LifeEvent.NotReading(9));
      assertKilledFor(
          new EndReason.CanaryWrong("41", "42"), draining, new LifeEvent.CanaryWrong("41", "42"));
    }

    @Test
    void aReasonThatTellsAsMuchDoesNotReplaceTheFirst() {
      assertKilledFor(OVER_THRESHOLD, draining(OVER_THRESHOLD), new LifeEvent.ProtocolBroken("b"));
    }

    @Test
    void moreMemoryOrFailuresChangeNothing() {
      assertIgnored(
          draining,
          holding(MemorySize.ofMegabytes(200)),
          new LifeEvent.RunWell(),
          new LifeEvent.ScriptFailed(),
          new LifeEvent.EngineFailed(),
          new LifeEvent.CanaryRight());
    }

    @Test
    void askedAgainItDrainsNoLonger() {
      EndReason closing = new EndReason.Closing();
      assertStep(
          draining,
          new LifeEvent.EndAsked(closing, Duration.ZERO),
          new LifeState.Draining(PLANNED, NOW));
      assertIgnored(draining, new LifeEvent.EndAsked(closing, Duration.ofMinutes(1)));
    }

    @Test
    void itsExitIsItsEndForWhatTellsMost() {
      assertBuriedFor(CRASHED, draining, crash());
      assertBuriedFor(OVER_THRESHOLD, draining(OVER_THRESHOLD), crash());
      assertBuriedFor(
          OUT_OF_MEMORY, draining(OVER_THRESHOLD), new LifeEvent.Exited(OUT_OF_MEMORY, false));
    }

    @Test
    void aClosedLinkGivesItAMoment() {
      assertStep(draining, new LifeEvent.LinkClosed(), new LifeState.Leaving(PLANNED, in("0.5s")));
    }
  }

  @Nested
  class Leaving {
    private final LifeState asked = new LifeState.Leaving(PLANNED, in("2s"));
    private final LifeState unlinked = new LifeState.Leaving(LINK_LOST, in("0.5s"));

    @Test
    void itHasItsMoment() {
      assertIgnored(asked, tick(), silentFor("60s"));
      assertIgnored(new LifeState.Leaving(PLANNED, NOW), tick());
      assertKilledFor(PLANNED, new LifeState.Leaving(PLANNED, ago("0.001s")), tick());
    }

    @Test
    void aCleanExitIsWhatWasAskedFor() {
      assertBuriedFor(PLANNED, asked, cleanExit());
    }

    @Test
    void anyOtherExitIsACrash() {
      assertBuriedFor(CRASHED, asked, crash());
      assertBuriedFor(OUT_OF_MEMORY, asked, new LifeEvent.Exited(OUT_OF_MEMORY, false));
    }

    @Test
    void anExitTellsMoreThanALostLink() {
      assertBuriedFor(CRASHED, unlinked, crash());
      assertBuriedFor(OUT_OF_MEMORY, unlinked, new LifeEvent.Exited(OUT_OF_MEMORY, false));
      assertBuriedFor(new EndReason.Crashed("exit code 0"), unlinked, cleanExit());
    }

    @Test
    void silenceTellsMoreThanTheExitAfterIt() {
      EndReason silent = new EndReason.Silent(duration("6s"), Duration.ofSeconds(5));
      assertBuriedFor(silent, new LifeState.Leaving(silent, in("1s")), crash());
    }

    @Test
    void whatIsWorseKillsIt() {
      assertKilledFor(TOO_MUCH, asked, holding(MUCH));
      assertKilledFor(
          new EndReason.ProtocolBroken("b"), unlinked, new LifeEvent.ProtocolBroken("b"));
    }

    @Test
    void theClosedLinkOfAnEndingWorkerIsNoNews() {
      assertIgnored(
          asked,
          new LifeEvent.LinkClosed(),
          new LifeEvent.EndAsked(new EndReason.Closing(), Duration.ZERO),
          new LifeEvent.Greeted(),
          new LifeEvent.CanaryRight(),
          new LifeEvent.Warm(Optional.empty()),
          new LifeEvent.ScriptFailed());
    }
  }

  @Nested
  class Killed {
    private final LifeState killed = killed(OVER_THRESHOLD);

    @Test
    void itsExitShowsTheKillOnly() {
      assertBuriedFor(OVER_THRESHOLD, killed, crash());
      assertBuriedFor(OVER_THRESHOLD, killed, new LifeEvent.Exited(OUT_OF_MEMORY, false));
      assertBuriedFor(LINK_LOST, killed(LINK_LOST), crash());
    }

    @Test
    void anExitThatNeverComesIsNotWaitedForForEver() {
      assertIgnored(killed, tick(), silentFor("60s"));
      assertIgnored(new LifeState.Killed(PLANNED, NOW), tick());
      assertBuriedFor(PLANNED, new LifeState.Killed(PLANNED, ago("0.001s")), tick());
    }

    @Test
    void nothingElseIsNews() {
      assertIgnored(
          killed,
          holding(MUCH),
          new LifeEvent.ProtocolBroken("b"),
          new LifeEvent.NotReading(9),
          new LifeEvent.CanaryWrong("41", "42"),
          new LifeEvent.LinkClosed(),
          new LifeEvent.EndAsked(PLANNED, Duration.ZERO));
    }
  }
}
