package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunUse;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlameFinderTest {
  private static final BlameFinder FINDER = new BlameFinder(MemorySettings.DEFAULT);
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
  private static final EndReason OVER_THRESHOLD =
      new EndReason.MemoryThreshold(MemorySize.ofMegabytes(151), MemorySize.ofMegabytes(150));
  private static final EndReason OVER_HARD_LIMIT =
      new EndReason.MemoryHardLimit(MemorySize.ofMegabytes(230), MemorySize.ofMegabytes(225));
  private static final EndReason OUT_OF_MEMORY = new EndReason.OutOfMemory();
  private static final EndReason SILENT = new EndReason.Silent(FIVE_SECONDS, FIVE_SECONDS);
  private static final EndReason CANARY_LATE = new EndReason.CanaryLate(FIVE_SECONDS);
  private static final EndReason SEGMENTATION_FAULT = new EndReason.Crashed("signal 11 (SIGSEGV)");

  private static final WorkerReadings CALM = readings(90, 0.02);
  private static final WorkerReadings BUSY = readings(90, 1);
  private static final WorkerReadings STOPPED = readings(90, 0);

  /** Ten seconds of readings of a process that holds so much and is so busy. */
  private static WorkerReadings readings(int megabytes, double share) {
    WorkerReadings readings = WorkerReadings.NONE;
    Duration before = Duration.ofSeconds(20);
    for (int i = 0; i <= 40; i++) {
      long nanos = Duration.ofMillis(250).toNanos() * i;
      readings =
          readings.and(
              new WorkerReadings.Reading(
                  LifeFixture.NOW + nanos,
                  Optional.of(MemorySize.ofMegabytes(megabytes)),
                  Optional.of(before.plusNanos((long) (nanos * share)))));
    }
    return readings;
  }

  static Evidence evidenceOfOneRun() {
    return evidenceOf("anna");
  }

  static Evidence evidenceOf(String owner) {
    return new Evidence(List.of(waiting(owner, 1)), CALM);
  }

  static Evidence evidenceOfAnEmergency(int megabytes) {
    return new Evidence(List.of(emergency("anna", megabytes)), CALM);
  }

  private static RunUse emergency(String owner, int megabytes) {
    return new RunUse(
        call(owner, "sys.Dial('112')"),
        Duration.ZERO,
        MemorySize.ofMegabytes(megabytes),
        true,
        Duration.ZERO,
        false,
        true);
  }

  private static History warm(int megabytes) {
    return new History(Optional.of(MemorySize.ofMegabytes(megabytes)), false);
  }

  private static Call call(String owner, String source) {
    Dialplan plan = Dialplan.of(owner, "in", Language.RUBY, source);
    return Call.inbound(
        "c-" + owner, plan, SipRequest.builder("INVITE", "sip:1@example.org").build());
  }

  private static RunUse use(
      String owner, int megabytes, int cpuMillis, Optional<Duration> executing) {
    return new RunUse(
        call(owner, "sys.Dial('" + owner + "')"),
        Duration.ofMillis(cpuMillis),
        MemorySize.ofMegabytes(megabytes),
        executing.isEmpty(),
        executing.orElse(Duration.ZERO),
        false,
        false);
  }

  private static RunUse waiting(String owner, int megabytes) {
    return use(owner, megabytes, 10, Optional.empty());
  }

  private static RunUse executing(String owner, int megabytes, int cpuMillis, int forMillis) {
    return use(owner, megabytes, cpuMillis, Optional.of(Duration.ofMillis(forMillis)));
  }

  private static Verdict find(EndReason reason, WorkerReadings readings, RunUse... runs) {
    return find(History.NONE, reason, readings, runs);
  }

  private static Verdict find(
      History history, EndReason reason, WorkerReadings readings, RunUse... runs) {
    return FINDER.find(reason, new Evidence(List.of(runs), readings), history);
  }

  /** Who is blamed; "nobody" or the owner. */
  private static String blamed(Verdict verdict) {
    List<String> owners = new ArrayList<>();
    for (Verdict.Judged run : verdict.judged()) {
      if (run.loss() instanceof RunLoss.Blamed) {
        owners.add(run.call().owner());
      }
    }
    assertEquals(owners.stream().findFirst(), verdict.blame().map(blame -> blame.owner()));
    return owners.isEmpty() ? "nobody" : String.join(",", owners);
  }

  private static void assertAll(RunLoss loss, Verdict verdict) {
    assertEquals("nobody", blamed(verdict));
    verdict.judged().forEach(run -> assertEquals(loss, run.loss()));
  }

  @Nested
  class Memory {

    @ParameterizedTest(name = "{0} MB beside {1} and {2} MB: {3}")
    @CsvSource({
      "60, 1, 1, anna",
      "20, 1, 1, anna",
      "19, 1, 1, nobody",
      "59, 30, 30, nobody",
      "60, 30, 30, anna",
      "60, 60, 0, nobody",
      "1, 1, 1, nobody",
      "1, 90, 1, berta",
    })
    void theRunThatDominatesIsBlamedEvenWhileItWaits(int anna, int berta, int carla, String who) {
      for (EndReason reason : List.of(OVER_THRESHOLD, OVER_HARD_LIMIT)) {
        Verdict verdict =
            find(
                reason,
                CALM,
                waiting("anna", anna),
                waiting("berta", berta),
                executing("carla", carla, 10, 10));
        assertEquals(who, blamed(verdict), reason::toString);
      }
    }

    @Test
    void itsCallEndsWithWhatWasSeenOfTheWorkerAndTheOthersMove() {
      RunUse anna = waiting("anna", 60);
      RunUse berta = waiting("berta", 1);
      Verdict verdict = find(OVER_HARD_LIMIT, CALM, anna, berta);
      assertEquals(
          new RunLoss.Blamed(
              new LimitExceeded(Limit.WORKER_MEMORY, 230_000_000, 225_000_000),
              "private memory of 230 MB is past the hard limit of 225 MB; it allocated 60 MB of"
                  + " the 61 MB of all 2 runs"),
          verdict.lossOf(anna.call()));
      assertEquals(
          new RunLoss.Moved("private memory of 230 MB is past the hard limit of 225 MB"),
          verdict.lossOf(berta.call()));
      assertEquals(Toll.BOUNDED, verdict.toll());
    }

    private static RunUse[] five(int megabytes) {
      List<RunUse> runs = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        runs.add(waiting("anna", i == 3 ? megabytes + 1 : megabytes));
      }
      runs.add(waiting("berta", 1));
      return runs.toArray(RunUse[]::new);
    }

    @Test
    void ofAPlanWhoseRunsTogetherFilledTheWorkerTheLargestIsBlamed() {
      for (EndReason reason : List.of(OVER_THRESHOLD, OVER_HARD_LIMIT)) {
        RunUse[] runs = five(28);
        Verdict verdict = find(warm(90), reason, CALM, runs);
        assertEquals("anna", blamed(verdict));
        assertInstanceOf(RunLoss.Blamed.class, verdict.lossOf(runs[2].call()));
        assertEquals(
            "it allocated 29 MB, the 5 runs of its plan 141 MB",
            verdict.blame().orElseThrow().evidence());
        assertEquals(Toll.BOUNDED, verdict.toll());
      }
    }

    @ParameterizedTest(name = "five of {0} MB in a worker that was warm with {1} MB")
    @CsvSource({"11, 90, false", "12, 90, true", "4, 130, true", "3, 130, false", "28, 0, false"})
    void thatIsSoOnlyIfTheyAllocatedAllThatItHasGrownBy(int each, int warm, boolean isBlamed) {
      assertEquals(
          isBlamed ? "anna" : "nobody", blamed(find(warm(warm), OVER_THRESHOLD, CALM, five(each))));
    }

    @Test
    void twoPlansOfTheSameSizeAreNoEvidenceAgainstEither() {
      assertEquals(
          "nobody",
          blamed(
              find(
                  warm(90),
                  OVER_THRESHOLD,
                  CALM,
                  waiting("anna", 40),
                  waiting("anna", 40),
                  waiting("berta", 40),
                  waiting("berta", 40))));
    }

    @Test
    void whereTheRunsTogetherFilledItThoseWithTheirShareMoveSoManyTimes() {
      RunUse anna = waiting("anna", 30);
      RunUse berta = waiting("berta", 25);
      RunUse carla = waiting("carla", 30);
      RunUse small = waiting("dora", 1);
      Verdict verdict = find(warm(90), OVER_THRESHOLD, CALM, anna, berta, carla, small);
      assertEquals("nobody", blamed(verdict));
      for (RunUse large : List.of(anna, berta, carla)) {
        assertEquals(
            new RunLoss.Crowded(
                new LimitExceeded(Limit.WORKER_MEMORY, 151_000_000, 150_000_000),
                "private memory of 151 MB is past the threshold of 150 MB; it allocated "
                    + large.allocated()),
            verdict.lossOf(large.call()));
      }
      assertEquals(new RunLoss.Moved(OVER_THRESHOLD.explanation()), verdict.lossOf(small.call()));
    }

    @ParameterizedTest(name = "{1} MB beside three of 20 MB and {0} small ones")
    @CsvSource({"1, 14, false", "1, 15, true", "7, 7, true", "7, 6, false"})
    void whoAllocatedAsMuchAsThoseWhoFilledItOrMoreThanMostHasAShare(
        int small, int megabytes, boolean hasShare) {
      List<RunUse> runs = new ArrayList<>();
      RunUse run = waiting("anna", megabytes);
      runs.add(run);
      for (String owner : List.of("berta", "carla", "dora")) {
        runs.add(waiting(owner, 20));
      }
      for (int i = 0; i < small; i++) {
        runs.add(waiting("emil", 1));
      }
      Verdict verdict = find(warm(90), OVER_THRESHOLD, CALM, runs.toArray(RunUse[]::new));
      assertEquals(hasShare, verdict.lossOf(run.call()) instanceof RunLoss.Crowded);
    }

    @Test
    void inAWorkerThatLeaksByItselfNoneHasAShare() {
      assertAll(
          new RunLoss.Moved(OVER_THRESHOLD.explanation()),
          find(warm(90), OVER_THRESHOLD, CALM, five(5)));
    }

    @Test
    void ofAWorkerWhoseFiguresCannotBeTrueEachRunOfItsOwnerHas() {
      RunUse liar = use("anna", 60, 60_000, Optional.empty());
      assertInstanceOf(RunLoss.Crowded.class, find(OVER_THRESHOLD, CALM, liar).lossOf(liar.call()));
      assertEquals(
          new RunLoss.Moved(OVER_THRESHOLD.explanation()),
          find(OVER_THRESHOLD, CALM, liar, waiting("berta", 1)).lossOf(liar.call()));
    }

    @Test
    void pastTheThresholdWithoutADominatingRunAllMove() {
      assertAll(
          new RunLoss.Moved(OVER_THRESHOLD.explanation()),
          find(OVER_THRESHOLD, CALM, waiting("anna", 5), waiting("berta", 5)));
    }

    @Test
    void pastTheHardLimitWithoutADominatingRunAllAreLost() {
      assertAll(
          new RunLoss.Lost(OVER_HARD_LIMIT.explanation(), false),
          find(OVER_HARD_LIMIT, CALM, waiting("anna", 5), waiting("berta", 5)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 10_000_000_000_000L})
    void figuresThatCannotBeTrueAreNotBelieved(long claim) {
      RunUse liar =
          new RunUse(
              call("anna", "a"),
              Duration.ZERO,
              new MemorySize(claim),
              false,
              Duration.ofSeconds(1),
              false,
              false);
      assertEquals("nobody", blamed(find(OVER_HARD_LIMIT, CALM, liar, waiting("berta", 1))));
      assertEquals("nobody", blamed(find(OVER_HARD_LIMIT, CALM, liar, waiting("berta", 90))));
    }

    @Test
    void moreProcessorTimeThanTheProcessHadIsNotBelieved() {
      RunUse liar = use("anna", 60, 60_000, Optional.empty());
      assertEquals("nobody", blamed(find(OVER_THRESHOLD, CALM, liar)));
    }

    @Test
    void whereTheKernelSaysNothingTheWorkerIsBelieved() {
      assertEquals("anna", blamed(find(OVER_THRESHOLD, WorkerReadings.NONE, waiting("anna", 60))));
    }
  }

  @Nested
  class Burst {

    @Test
    void theOnlyRunThatExecutesIsBlamed() {
      Verdict verdict =
          find(OUT_OF_MEMORY, CALM, waiting("anna", 10), executing("berta", 0, 0, 30));
      assertEquals("berta", blamed(verdict));
      assertEquals(
          "it alone was executing, and shortly before the worker held 90 MB",
          verdict.blame().orElseThrow().evidence());
    }

    @Test
    void amongSeveralTheOneThatDominates() {
      RunUse carla = executing("carla", 1, 0, 30);
      assertEquals(
          "berta", blamed(find(OUT_OF_MEMORY, CALM, executing("berta", 30, 0, 30), carla)));
      assertEquals(
          "nobody", blamed(find(OUT_OF_MEMORY, CALM, executing("berta", 10, 0, 30), carla)));
    }

    @Test
    void whoWaitsIsNot() {
      assertAll(
          new RunLoss.Lost(OUT_OF_MEMORY.explanation(), false),
          find(OUT_OF_MEMORY, CALM, waiting("anna", 80), waiting("berta", 1)));
    }

    @Test
    void inAWorkerThatLeaksAnHonestRunIsNot() {
      WorkerReadings leaking = readings(145, 0.1);
      assertEquals("nobody", blamed(find(OUT_OF_MEMORY, leaking, executing("anna", 2, 10, 10))));
      assertEquals("anna", blamed(find(OUT_OF_MEMORY, leaking, executing("anna", 40, 10, 10))));
      assertEquals(
          "nobody", blamed(find(OUT_OF_MEMORY, WorkerReadings.NONE, executing("anna", 2, 10, 10))));
    }
  }

  @Nested
  class Silence {

    @Test
    void theOnlyRunThatExecutesIsBlamed() {
      for (EndReason reason : List.of(SILENT, CANARY_LATE)) {
        RunUse anna = executing("anna", 1, 0, 5_300);
        Verdict verdict = find(reason, BUSY, anna, waiting("berta", 1));
        assertEquals("anna", blamed(verdict));
        RunLoss.Blamed loss = (RunLoss.Blamed) verdict.lossOf(anna.call());
        assertEquals(new LimitExceeded(Limit.WORKER_SILENCE, 5_000, 5_000), loss.outcome());
      }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.49})
    void ofAWorkerThatHardlyUsedAProcessorNobodyIsToBlame(double share) {
      assertAll(
          new RunLoss.Lost(SILENT.explanation(), false),
          find(SILENT, readings(90, share), executing("anna", 1, 5_000, 5_300)));
    }

    @Test
    void withoutReadingsNobodyIsToBlame() {
      assertEquals(
          "nobody", blamed(find(SILENT, WorkerReadings.NONE, executing("anna", 1, 0, 5_300))));
    }

    @Test
    void amongSeveralTheBusiest() {
      RunUse anna = executing("anna", 1, 4_000, 5_300);
      assertEquals("anna", blamed(find(SILENT, BUSY, anna, executing("berta", 1, 100, 5_200))));
      assertEquals("nobody", blamed(find(SILENT, BUSY, anna, executing("berta", 1, 4_000, 5_200))));
      assertEquals(
          "nobody",
          blamed(
              find(
                  SILENT,
                  BUSY,
                  executing("anna", 1, 200, 5_300),
                  executing("berta", 1, 10, 5_200))));
    }

    @Test
    void whoWasThereForLongAndUsedLittleIsNotWhenWhatTheOtherUsesWasNotTold() {
      // Berta spins, and silenced the worker at once: its last figures know anna alone.
      RunUse anna = executing("anna", 1, 400, 8_200);
      RunUse berta = executing("berta", 1, 10, 5_000);
      assertEquals("nobody", blamed(find(SILENT, BUSY, anna, berta)));
    }

    @Test
    void processorTimeOfEarlierStretchesDoesNotCount() {
      // Berta was busy long ago, and has been executing for no longer than anna.
      RunUse anna = executing("anna", 1, 3_000, 3_000);
      RunUse berta = executing("berta", 1, 20_000, 2_600);
      assertEquals("anna", blamed(find(SILENT, BUSY, anna, berta)));
    }

    @Test
    void whoBeganAfterTheTroubleIsNot() {
      assertEquals(
          "anna",
          blamed(
              find(
                  CANARY_LATE,
                  BUSY,
                  executing("anna", 1, 0, 5_300),
                  executing("berta", 1, 0, 300))));
    }
  }

  /** Whose workers die one after the other, whatever they die of. */
  @Nested
  class Repeated {
    private static final History SUSPICIOUS = new History(Optional.empty(), true);

    @Test
    void isSuspectAlsoWhereItCameFromOutside() {
      for (EndReason reason :
          List.of(
              new EndReason.Crashed("signal 9 (SIGKILL)"),
              new EndReason.LinkLost(),
              new EndReason.CanaryWrong("1", "2"),
              SILENT,
              CANARY_LATE,
              new EndReason.NotReading(5_000_000, 4 << 20))) {
        Verdict verdict =
            find(SUSPICIOUS, reason, STOPPED, waiting("anna", 1), executing("anna", 1, 0, 30));
        assertEquals(
            List.of(
                new RunLoss.Lost(reason.explanation(), false),
                new RunLoss.Lost(reason.explanation(), true)),
            verdict.judged().stream().map(Verdict.Judged::loss).toList());
        assertEquals(Toll.BOUNDED, verdict.toll());
      }
    }
  }

  @Test
  void whatAnEmergencyCallBringsAboutIsBoundedByNothingElse() {
    RunUse other = waiting("anna", 1);
    assertEquals(Toll.UNBOUNDED, find(OVER_THRESHOLD, CALM, emergency("anna", 60), other).toll());
    assertEquals(Toll.UNBOUNDED, find(SEGMENTATION_FAULT, CALM, emergency("anna", 1)).toll());
    assertEquals(
        Toll.BOUNDED,
        find(SEGMENTATION_FAULT, CALM, emergency("anna", 1), executing("anna", 1, 0, 30)).toll());
    assertEquals(Toll.BY_REASON, find(new EndReason.LinkLost(), CALM, emergency("anna", 1)).toll());
  }

  @Test
  void theRunThatWouldNotStopIsBlamed() {
    RunUse stuck =
        new RunUse(
            call("anna", "loop"),
            Duration.ZERO,
            new MemorySize(0),
            false,
            Duration.ofSeconds(7),
            true,
            false);
    Verdict verdict =
        find(
            new EndReason.RunWouldNotStop("c-anna", Duration.ofSeconds(2)),
            CALM,
            waiting("berta", 50),
            stuck);
    assertEquals("anna", blamed(verdict));
    RunLoss.Blamed loss = (RunLoss.Blamed) verdict.lossOf(stuck.call());
    assertEquals(new LimitExceeded(Limit.STOP_TIME, 7_000, 2_000), loss.outcome());

    Verdict ofAnother =
        find(new EndReason.RunWouldNotStop("c-berta", Duration.ofSeconds(2)), CALM, stuck);
    assertEquals("nobody", blamed(ofAnother));
  }

  @Nested
  class Unexplained {

    @Test
    void inAPlannedEndAllMove() {
      for (EndReason reason :
          List.of(
              new EndReason.HostAsked(),
              new EndReason.CallsServed(2, 1),
              new EndReason.TooOld(FIVE_SECONDS, FIVE_SECONDS),
              new EndReason.LeaseTakenBack("anna", FIVE_SECONDS),
              new EndReason.Closing())) {
        Verdict verdict = find(reason, BUSY, executing("anna", 90, 9_000, 9_000));
        assertAll(new RunLoss.Moved(reason.explanation()), verdict);
        assertEquals(Toll.BY_REASON, verdict.toll());
      }
    }

    @ParameterizedTest(name = "{0}: suspect {1}")
    @CsvSource({
      "signal 11 (SIGSEGV), true",
      "signal 6 (SIGABRT), true",
      "exit code 1, true",
      "exit code 0, true",
      "signal 9 (SIGKILL), false",
      "signal 15 (SIGTERM), false",
      "signal 19, false",
    })
    void aCrashFromInsideIsSuspectIfOnlyOneOwnerRan(String exit, boolean isSuspect) {
      EndReason crash = new EndReason.Crashed(exit);
      RunUse one = waiting("anna", 1);
      Verdict verdict = find(crash, CALM, one);
      assertAll(new RunLoss.Lost(crash.explanation(), isSuspect), verdict);
      assertEquals(isSuspect ? Toll.BOUNDED : Toll.BY_REASON, verdict.toll());
    }

    @Test
    void aCrashUnderManyCallsOfAPlanCountsAgainstItOnce() {
      Verdict verdict =
          find(
              SEGMENTATION_FAULT, CALM, waiting("anna", 1), waiting("anna", 2), waiting("anna", 3));
      String reason = SEGMENTATION_FAULT.explanation();
      assertEquals(
          List.of(
              new RunLoss.Lost(reason, true),
              new RunLoss.Lost(reason, false),
              new RunLoss.Lost(reason, false)),
          verdict.judged().stream().map(Verdict.Judged::loss).toList());
      assertEquals(Toll.BOUNDED, verdict.toll());
    }

    @Test
    void runsOfTwoOwnersAreNotSuspect() {
      RunLoss lost = new RunLoss.Lost(SEGMENTATION_FAULT.explanation(), false);
      assertAll(lost, find(SEGMENTATION_FAULT, CALM, waiting("anna", 1), waiting("berta", 1)));
      assertEquals(Toll.BY_REASON, find(SEGMENTATION_FAULT, CALM).toll());
    }

    @Test
    void amongThePlansOfAnOwnerTheOneThatLastBeganToExecuteIs() {
      RunUse early =
          new RunUse(
              call("anna", "another plan"),
              Duration.ZERO,
              new MemorySize(0),
              false,
              FIVE_SECONDS,
              false,
              false);
      RunUse late =
          new RunUse(
              call("anna", "a third plan"),
              Duration.ZERO,
              new MemorySize(0),
              false,
              Duration.ofMillis(3),
              false,
              false);
      Verdict verdict = find(SEGMENTATION_FAULT, CALM, waiting("anna", 1), early, late);
      assertEquals(
          List.of(
              new RunLoss.Lost(SEGMENTATION_FAULT.explanation(), false),
              new RunLoss.Lost(SEGMENTATION_FAULT.explanation(), false),
              new RunLoss.Lost(SEGMENTATION_FAULT.explanation(), true)),
          verdict.judged().stream().map(Verdict.Judged::loss).toList());
      assertEquals(Toll.BOUNDED, verdict.toll());
    }

    @Test
    void aBrokenProtocolAndALinkThatIsNotReadAreSuspectToo() {
      for (EndReason reason :
          List.of(
              new EndReason.ProtocolBroken("b"), new EndReason.NotReading(5_000_000, 4 << 20))) {
        assertAll(
            new RunLoss.Lost(reason.explanation(), true), find(reason, CALM, waiting("anna", 1)));
      }
    }

    @Test
    void aStoppedProcessReadsNothingAndThatIsNobodysFault() {
      EndReason reason = new EndReason.NotReading(5_000_000, 4 << 20);
      assertAll(
          new RunLoss.Lost(reason.explanation(), false), find(reason, STOPPED, waiting("anna", 1)));
    }

    @Test
    void anyOtherEndIsNot() {
      for (EndReason reason :
          List.of(
              new EndReason.LinkLost(),
              new EndReason.CanaryWrong("1", "2"),
              new EndReason.StartOverdue(FIVE_SECONDS),
              new EndReason.NotStarted("no file"))) {
        assertAll(
            new RunLoss.Lost(reason.explanation(), false), find(reason, BUSY, waiting("anna", 1)));
      }
    }

    @Test
    void whoWasNotSeenIsNeverSuspect() {
      Verdict verdict = find(SEGMENTATION_FAULT, CALM, waiting("anna", 1));
      assertEquals(
          new RunLoss.Lost(SEGMENTATION_FAULT.explanation(), false),
          verdict.lossOf(call("anna", "late")));
    }
  }
}
