package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.EndingScene.End;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Fault;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.CallOutcome.ScriptFailed;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However the run of a plan ends, its caller gets a final answer: the ends that need workers to
 * die, owners to be greedy or servers to close. {@link EveryEndTest} knows which end is where.
 */
@Timeout(180)
class FinalAnswerTest {
  private static final OwnerSettings MANY = new OwnerSettings(1_000, 1_000, 1_000);
  private static final RunSettings QUICK =
      RunSettings.DEFAULT.cpuTime(Duration.ofMillis(300)).allocation(gigabytes(10));

  @TempDir private Path folder;

  @Test
  void aWorkerThatIsKilledAndNotReplacedEndsTheCallAndCancelsItsLeg() throws Exception {
    try (EndingScene scene = javascript(builder -> builder.runs(RunSettings.DEFAULT.resumes(0)))) {
      scene.plan("sys.dial('%s', 60)".formatted(scene.atLeg()));
      CompletableFuture<End> call = scene.calling();
      String invite = scene.ringing();
      scene.killWorkers();
      scene.assertCancelled(invite);
      assertEnd(500, CallOutcome.WorkerLost.class, EndingScene.await(call));
    }
  }

  @Test
  void aPlanThatTurnsOutDifferentInItsSecondWorkerEndsTheCallAndCancelsItsLeg() throws Exception {
    try (EndingScene scene = new EndingScene(folder, builder -> builder.ruby(pool -> pool))) {
      scene.plan(
          Language.RUBY,
          "sys.Dial(\"u#{java.lang.ProcessHandle.current.pid}@ringfence.test\")\nsys.Dial('%s', 60)"
              .formatted(scene.atLeg()));
      CompletableFuture<End> call = scene.calling();
      String invite = scene.ringing();
      scene.killWorkers();
      scene.assertCancelled(invite);
      assertEnd(500, CallOutcome.Diverged.class, EndingScene.await(call));
    }
  }

  @Test
  void aPlanThatSaysExitLeavesTheCallerUnavailable() throws Exception {
    try (EndingScene scene = new EndingScene(folder, builder -> builder.ruby(pool -> pool))) {
      scene.plan(Language.RUBY, "exit\nsys.Respond(486, 'Busy')");
      assertEnd(480, CallOutcome.Completed.class, scene.call());
    }
  }

  @Test
  void recursionWithoutEndIsAFailureOfTheEngine() throws Exception {
    try (EndingScene scene = new EndingScene(folder, builder -> builder.ruby(pool -> pool))) {
      scene.plan(Language.RUBY, "def again = again\nagain");
      assertFault(Fault.ENGINE, scene.call());
    }
  }

  @Test
  void mistakesOfPlansAreToldApart() throws Exception {
    try (EndingScene scene = javascript(builder -> builder)) {
      assertFault(Fault.EMPTY, scene.plan("").call());
      assertFault(Fault.SYNTAX, scene.plan("if (").call());
      assertFault(Fault.EXCEPTION, scene.plan("throw new Error('no')").call());
    }
  }

  /** A limit that a plan reaches by itself. */
  record Reach(Limit limit, RunSettings runs, String plan) {
    @Override
    public String toString() {
      return limit.name();
    }
  }

  static List<Reach> reaches() {
    RunSettings usual = RunSettings.DEFAULT;
    return List.of(
        new Reach(Limit.PLAN_SIZE, usual, "// " + "x".repeat(2_000_000)),
        new Reach(
            Limit.UNATTENDED_TIME,
            usual.unattended(Duration.ofMillis(500)).allocation(gigabytes(10)),
            "while (true) {}"),
        new Reach(Limit.CPU_TIME, QUICK, "while (true) {}"),
        new Reach(
            Limit.ALLOCATION,
            usual.allocation(MemorySize.ofMegabytes(4)),
            "const kept = []; while (true) kept.push('x'.repeat(1000) + kept.length)"),
        new Reach(Limit.COMMANDS, usual.commands(3), "while (true) sys.respond(183, 'Progress')"),
        new Reach(
            Limit.JOURNAL,
            usual.journal(new MemorySize(2_048)),
            "while (true) sys.respond(183, 'x'.repeat(300))"),
        new Reach(
            Limit.TOTAL_TIME,
            usual.total(Duration.ofSeconds(3)).unattended(Duration.ofSeconds(3)),
            "sys.dial('x@127.0.0.1:9', 60)"));
  }

  @ParameterizedTest
  @MethodSource("reaches")
  void aPlanThatReachesALimitIsAnError(Reach reach) throws Exception {
    try (EndingScene scene = javascript(builder -> builder.runs(reach.runs()))) {
      End end = scene.plan(reach.plan()).call();
      assertEquals(500, end.status(), end::toString);
      assertEquals(
          reach.limit(),
          assertInstanceOf(LimitExceeded.class, end.outcome()).limit(),
          end::toString);
    }
  }

  @Test
  void aLegThatRingsIsCancelledOnceItsRunHasTakenTooLong() throws Exception {
    try (EndingScene scene =
        javascript(builder ->
            builder.runs(
                RunSettings.DEFAULT
                    .total(Duration.ofSeconds(8))
                    .unattended(Duration.ofSeconds(8))))) {
      scene.plan("sys.dial('%s', 60)".formatted(scene.atLeg()));
      CompletableFuture<End> call = scene.calling();
      scene.assertCancelled(scene.ringing());
      assertEnd(500, LimitExceeded.class, EndingScene.await(call));
    }
  }

  @Test
  void aPlanInQuarantineIsUnavailableForSoLong() throws Exception {
    try (EndingScene scene = javascript(builder -> builder.runs(QUICK))) {
      scene.plan("while (true) {}");
      for (int strike = 0; strike < QuarantineSettings.DEFAULT_STRIKES; strike++) {
        assertEnd(500, LimitExceeded.class, scene.call());
      }
      assertRefused(Refusal.QUARANTINE, 480, 60, scene.call());
    }
  }

  @Test
  void theNextPlanOfAnOwnerInQuarantineIsUnavailableToo() throws Exception {
    QuarantineSettings strict =
        new QuarantineSettings(
            3, 3, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofHours(1));
    try (EndingScene scene = javascript(builder -> builder.runs(QUICK).quarantine(strict))) {
      for (int strike = 0; strike < 3; strike++) {
        scene.plan("while (true) {} // " + strike);
        assertEnd(500, LimitExceeded.class, scene.call());
      }
      assertRefused(
          Refusal.OWNER_QUARANTINE, 480, 600, scene.plan("sys.respond(486, 'Busy')").call());
    }
  }

  @Test
  void anOwnerWhoBeginsTooManyCallsASecondIsUnavailableForASecond() throws Exception {
    OwnerSettings slow = new OwnerSettings(1_000, 1, 1_000);
    try (EndingScene scene = javascript(builder -> builder.owners(slow))) {
      List<End> ends = atOnce(scene.plan("sys.respond(486, 'Busy')"), 6);
      assertSomeRefused(Refusal.OWNER_STARTS, 1, ends);
    }
  }

  @Test
  void anOwnerWhoHasBegunHisCallsOfTheDayIsUnavailableUntilItsEnd() throws Exception {
    try (EndingScene scene = javascript(builder -> builder.owners(MANY.callsPerDay(2)))) {
      scene.plan("sys.respond(486, 'Busy')");
      assertEquals(486, scene.call().status());
      assertEquals(486, scene.call().status());
      assertRefused(Refusal.OWNER_DAY, 480, 24 * 3_600, scene.call());
    }
  }

  @Test
  void anOwnerWithTooManyCallsAtOnceIsUnavailable() throws Exception {
    try (EndingScene scene = javascript(builder -> builder.owners(MANY.calls(2)))) {
      assertSomeRefused(Refusal.OWNER_CALLS, 0, ringing(scene));
    }
  }

  @Test
  void anOwnerWithTooManyWaitingCallsIsUnavailable() throws Exception {
    try (EndingScene scene = crowded(builder -> builder.owners(MANY.waitingCalls(0)))) {
      assertSomeRefused(Refusal.OWNER_WAITING, 0, ringing(scene));
    }
  }

  @Test
  void aServerWhereTooManyCallsWaitIsUnavailable() throws Exception {
    try (EndingScene scene =
        crowded(builder -> builder.waiting(WaitingSettings.DEFAULT.calls(0)))) {
      assertSomeRefused(Refusal.WAITING_CALLS, 0, ringing(scene));
    }
  }

  @Test
  void aCallThatWaitsTooLongForAWorkerIsUnavailable() throws Exception {
    try (EndingScene scene =
        crowded(
            builder -> builder.waiting(WaitingSettings.DEFAULT.longest(Duration.ofMillis(300))))) {
      assertSomeRefused(Refusal.WAITING_TIME, 0, ringing(scene));
    }
  }

  @Test
  void aPlanInALanguageWithoutWorkersIsNoServiceOfThisServer() throws Exception {
    try (EndingScene scene = javascript(builder -> builder)) {
      assertRefused(
          Refusal.NO_POOL, 503, 0, scene.plan(Language.RUBY, "sys.Respond(486, 'Busy')").call());
    }
  }

  @Test
  void aDispatcherThatHasClosedEndsRingingCallsAndTakesNoNewOnes() throws Exception {
    try (EndingScene scene = javascript(builder -> builder)) {
      scene.plan("sys.dial('%s', 60)".formatted(scene.atLeg()));
      CompletableFuture<End> call = scene.calling();
      String invite = scene.ringing();
      Thread closing = Thread.ofVirtual().start(scene.dispatcher::close);
      scene.assertCancelled(invite);
      assertEnd(487, CallOutcome.Cancelled.class, EndingScene.await(call));
      assertTrue(closing.join(Duration.ofSeconds(60)), "the dispatcher closes");
      assertRefused(Refusal.NOT_RUNNING, 503, 0, scene.call());
    }
  }

  @Test
  void aServerThatHasDrainedInVainEndsRingingCallsAndCancelsTheirPlans() throws Exception {
    try (EndingScene scene = javascript(builder -> builder)) {
      scene.plan("sys.dial('%s', 60)".formatted(scene.atLeg()));
      CompletableFuture<End> call = scene.calling();
      String invite = scene.ringing();
      assertTrue(!scene.calls.drain(Duration.ofMillis(50)), "the call rings");
      Thread closing = Thread.ofVirtual().start(scene.calls::close);
      scene.assertCancelled(invite);
      End end = EndingScene.await(call);
      assertEnd(503, CallOutcome.Cancelled.class, end);
      assertTrue(end.retryAfter() > 0, end::toString);
      assertTrue(closing.join(Duration.ofSeconds(60)), "the server closes");
    }
  }

  /** Two workers at most, each for one call. */
  private EndingScene crowded(UnaryOperator<CallDispatcherBuilder> settings) throws IOException {
    EndingScene scene =
        new EndingScene(
            folder,
            builder -> settings.apply(builder).javascript(pool -> pool.atMost(2).runsPerWorker(1)));
    Awaitility.await("a worker")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !scene.dispatcher.workers().isEmpty());
    return scene;
  }

  private EndingScene javascript(UnaryOperator<CallDispatcherBuilder> settings) throws IOException {
    return new EndingScene(folder, builder -> settings.apply(builder).javascript(pool -> pool));
  }

  /** Four calls that ring for two seconds, and how they end. */
  private static List<End> ringing(EndingScene scene) throws Exception {
    return atOnce(scene.plan("sys.dial('%s', 2)".formatted("x@127.0.0.1:9")), 4);
  }

  private static List<End> atOnce(EndingScene scene, int count) throws Exception {
    List<CompletableFuture<End>> calls = new ArrayList<>();
    for (int call = 0; call < count; call++) {
      calls.add(scene.calling());
    }
    List<End> ends = new ArrayList<>();
    for (CompletableFuture<End> call : calls) {
      ends.add(EndingScene.await(call));
    }
    return ends;
  }

  private static void assertEnd(int status, Class<? extends CallOutcome> outcome, End end) {
    assertEquals(status, end.status(), end::toString);
    assertInstanceOf(outcome, end.outcome(), end::toString);
  }

  private static void assertFault(Fault fault, End end) {
    assertEnd(500, ScriptFailed.class, end);
    assertEquals(fault, ((ScriptFailed) end.outcome()).fault(), end::toString);
  }

  /** Refused, and told to try again after at most so many seconds; zero if he is not told. */
  private static void assertRefused(Refusal refusal, int status, int longest, End end) {
    assertEnd(status, Rejected.class, end);
    assertEquals(refusal, ((Rejected) end.outcome()).refusal(), end::toString);
    assertTrue(end.retryAfter() <= longest, end::toString);
    assertEquals(longest > 0, end.retryAfter() > 0, end::toString);
  }

  /** Calls at once end in any order: their answers and outcomes are counted, not matched. */
  private static void assertSomeRefused(Refusal refusal, int longest, List<End> ends) {
    List<Rejected> rejected =
        ends.stream()
            .map(End::outcome)
            .filter(Rejected.class::isInstance)
            .map(Rejected.class::cast)
            .toList();
    assertTrue(!rejected.isEmpty(), ends::toString);
    rejected.forEach(one -> assertEquals(refusal, one.refusal(), ends::toString));
    assertEquals(
        rejected.size(),
        ends.stream().filter(end -> end.response().contains(wanted(refusal))).count(),
        ends::toString);
    ends.stream()
        .filter(end -> end.response().contains(wanted(refusal)))
        .forEach(end -> {
          assertEquals(480, end.status(), end::toString);
          assertTrue(end.retryAfter() <= Math.max(longest, 60), end::toString);
        });
  }

  /** The reason phrase names the refusal. */
  private static String wanted(Refusal refusal) {
    return new Rejected(refusal, 1, 1, Duration.ZERO).fittingResponse().orElseThrow().reason();
  }

  private static MemorySize gigabytes(int count) {
    return MemorySize.ofMegabytes(1_000L * count);
  }
}
