package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.OpenCalls;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.RunOrigin;
import io.ringfence.worker.protocol.ToWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that go on in another worker. */
class ResumeTest {
  private static final RunLoss KILLED = new RunLoss.Lost("killed", false);
  private static final Command.Dial DIAL =
      new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty());

  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(
          RunSettings.DEFAULT.journal(new MemorySize(1_024)),
          WaitingSettings.DEFAULT.calls(100).longestResumed(Duration.ofSeconds(3)));

  private final Map<String, AtomicInteger> performed = new ConcurrentHashMap<>();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final Queue<Thread> performers = new ConcurrentLinkedQueue<>();

  ResumeTest() throws Exception {}

  /** Every dial rings until {@link #mayAnswer}, and then fails with 486. */
  private void ring() {
    desk.handler =
        (call, _) -> {
          performers.add(Thread.currentThread());
          performed.computeIfAbsent(call.id(), _ -> new AtomicInteger()).incrementAndGet();
          mayAnswer.await();
          return CommandResult.failed(486, "Busy");
        };
  }

  private void awaitRinging(int calls) {
    await(calls + " calls ring")
        .atMost(DeskFixture.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> performed.size() == calls);
  }

  private int timesPerformed(DispatchedCall call) {
    return performed.getOrDefault(call.call().id(), new AtomicInteger()).get();
  }

  @Test
  void twentyRingingCallsGoOnRingingAndEachCommandIsPerformedOnce() throws Exception {
    ring();
    DeskWorker first = desk.worker(20);
    List<DispatchedCall> calls = new ArrayList<>();
    List<ToWorker.StartRun> before = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(desk.dispatch());
      ToWorker.StartRun start = first.fake.nextStart();
      before.add(start);
      first.fake.dial(start.run(), 1);
    }
    awaitRinging(20);
    DeskWorker second = desk.worker(20);
    desk.lose(first, KILLED);
    List<ToWorker.StartRun> after = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ToWorker.StartRun start = second.fake.nextStart();
      after.add(start);
      second.fake.say(new FromWorker.RunBegun(start.run()));
      second.fake.dial(start.run(), 1);
    }
    assertEquals(
        before.stream()
            .map(ToWorker.StartRun::origin)
            .map(origin -> new RunOrigin(origin.seed(), origin.clockMicros(), 1))
            .sorted(ResumeTest::bySeed)
            .toList(),
        after.stream().map(ToWorker.StartRun::origin).sorted(ResumeTest::bySeed).toList(),
        "the same seeds and clocks, and a command in flight");
    mayAnswer.countDown();
    for (int i = 0; i < 20; i++) {
      ToWorker.CommandAnswered answered = second.fake.next(ToWorker.CommandAnswered.class);
      second.fake.end(answered.run(), new RunEnding.Unanswered(486, "Busy"));
    }
    for (DispatchedCall call : calls) {
      assertEquals(new Completed(new Ending.Unanswered(486, "Busy")), outcome(call));
      assertEquals(1, timesPerformed(call));
    }
    List<SupervisorEvent.CallResumed> resumed =
        desk.awaitEvents(SupervisorEvent.CallResumed.class, 20);
    assertEquals(1, resumed.getFirst().from());
    assertEquals("killed", resumed.getFirst().reason());
    second.awaitRuns(0);
  }

  private static int bySeed(RunOrigin one, RunOrigin other) {
    return Long.compare(one.seed(), other.seed());
  }

  @Test
  void anAnswerThatComesWhileNoWorkerIsThereIsReplayed() throws Exception {
    ring();
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    awaitRinging(1);
    desk.lose(first, KILLED);
    mayAnswer.countDown();
    await("the host has answered")
        .atMost(DeskFixture.LIMIT)
        .until(() -> performers.stream().noneMatch(Thread::isAlive));
    assertFalse(call.outcome().isDone());
    DeskWorker second = desk.worker(1);
    ToWorker.StartRun start = second.fake.nextStart();
    assertEquals(1, start.origin().replayedCommands());
    second.fake.dial(start.run(), 1);
    ToWorker.CommandAnswered answered = second.fake.next(ToWorker.CommandAnswered.class);
    assertTrue(answered.clockMicros() > start.origin().clockMicros());
    assertEquals(1, performers.size());
    second.fake.end(start.run());
    outcome(call);
    assertEquals(List.of(Language.RUBY), desk.wanted);
  }

  @Test
  void aWorkerThatAsksForSomethingElseEndsTheCallAndNothingFurtherIsDone() throws Exception {
    desk.handler =
        (call, _) -> {
          performed.computeIfAbsent(call.id(), _ -> new AtomicInteger()).incrementAndGet();
          return CommandResult.failed(486, "Busy");
        };
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    first.fake.next(ToWorker.CommandAnswered.class);
    DeskWorker second = desk.worker(1);
    desk.lose(first, KILLED);
    long run = second.nextRun();
    second.fake.respond(run, 1, 486);
    assertEquals(
        new CallOutcome.Diverged(1, DIAL, Optional.of(new Command.Respond(486, "Busy", ""))),
        outcome(call));
    assertEquals(new ToWorker.StopRun(run), second.fake.next(ToWorker.StopRun.class));
    assertEquals(1, timesPerformed(call));
    second.fake.end(run, new RunEnding.Stopped());
    second.awaitRuns(0);
  }

  @Test
  void aWorkerThatEndsInTheReplayDiverges() throws Exception {
    ring();
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    awaitRinging(1);
    DeskWorker second = desk.worker(1);
    desk.lose(first, KILLED);
    second.fake.end(second.nextRun());
    assertEquals(new CallOutcome.Diverged(1, DIAL, Optional.empty()), outcome(call));
    await("the leg is cancelled")
        .atMost(DeskFixture.LIMIT)
        .until(() -> performers.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void lossesAreSoManyAndMovesAreNot() throws Exception {
    DispatchedCall call = desk.dispatch();
    for (int i = 1; i <= 5; i++) {
      DeskWorker worker = desk.worker(1);
      worker.nextRun();
      desk.lose(worker, new RunLoss.Moved("moved"));
    }
    for (int i = 1; i <= 3; i++) {
      DeskWorker worker = desk.worker(1);
      worker.nextRun();
      desk.lose(worker, KILLED);
    }
    assertEquals(new CallOutcome.WorkerLost(8, "killed; resumes allowed: 2", 8), outcome(call));
  }

  @Test
  void theRunToBlameIsNotResumedAndTheOthersAre() throws Exception {
    DeskWorker first = desk.worker(2);
    DispatchedCall bad = desk.dispatch();
    first.nextRun();
    DispatchedCall other = desk.dispatch();
    first.nextRun();
    DeskWorker second = desk.worker(2);
    LimitExceeded exceeded = new LimitExceeded(Limit.WORKER_MEMORY, 160, 150);
    first.isReady = false;
    desk.publish();
    first.link.abandon(run ->
        run.id().equals(bad.call().id())
            ? new RunLoss.Blamed(exceeded, "it allocated it all")
            : new RunLoss.Moved("moved"));
    assertEquals(exceeded, outcome(bad));
    second.fake.end(second.nextRun());
    assertEquals(
        "unanswered, the caller gets 480 Temporarily Unavailable", outcome(other).explanation());
    assertEquals(Optional.empty(), second.fake.nextStartIfAny());
  }

  @Test
  void aCallThatFindsNoOtherWorkerInTimeIsLost() throws Exception {
    ring();
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    awaitRinging(1);
    desk.lose(first, KILLED);
    assertEquals(
        new CallOutcome.WorkerLost(1, "killed; no worker was free within 3000 ms", 1),
        outcome(call));
    await("the leg is cancelled")
        .atMost(DeskFixture.LIMIT)
        .until(() -> performers.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void aCallIsCancelledWhileItWaitsForAnotherWorker() throws Exception {
    ring();
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    awaitRinging(1);
    desk.lose(first, KILLED);
    call.cancel();
    assertEquals(new CallOutcome.Cancelled(), outcome(call));
    DeskWorker second = desk.worker(1);
    DispatchedCall next = desk.dispatch();
    second.fake.end(second.nextRun());
    outcome(next);
    assertEquals(Optional.empty(), second.fake.nextStartIfAny());
  }

  @Test
  void aResumedCallGoesBeforeThoseThatWait() throws Exception {
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.nextRun();
    DispatchedCall waiting = desk.dispatch();
    desk.lose(first, KILLED);
    DeskWorker second = desk.worker(1);
    long run = second.nextRun();
    assertEquals(List.of(call.call().id()), OpenCalls.of(second.link));
    second.fake.end(run);
    outcome(call);
    second.fake.end(second.nextRun());
    outcome(waiting);
  }

  @Test
  void aLegThatAnswersMeanwhileNeedsNoOtherWorker() throws Exception {
    CountDownLatch pickUp = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    desk.handler =
        (_, _) -> {
          begun.countDown();
          pickUp.await();
          return CommandResult.answered();
        };
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    first.fake.dial(first.nextRun(), 1);
    begun.await();
    desk.lose(first, KILLED);
    pickUp.countDown();
    assertEquals(new Completed(new Ending.Answered()), outcome(call));
  }

  @Test
  void linesOfTheLogAreToldOnce() throws Exception {
    DeskWorker first = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = first.nextRun();
    first.fake.say(new FromWorker.Logged(run, "one"));
    desk.awaitEvents(SupervisorEvent.PlanLogged.class, 1);
    DeskWorker second = desk.worker(1);
    desk.lose(first, KILLED);
    run = second.nextRun();
    second.fake.say(new FromWorker.Logged(run, "one"));
    second.fake.say(new FromWorker.Logged(run, "two"));
    second.fake.end(run);
    outcome(call);
    assertEquals(
        List.of("one", "two"),
        desk.awaitEvents(SupervisorEvent.PlanLogged.class, 2).stream()
            .map(SupervisorEvent.PlanLogged::line)
            .toList());
  }

  @Test
  void aJournalAtItsBoundEndsTheRunWithTheNumbers() throws Exception {
    desk.handler = (_, _) -> CommandResult.failed(486, "x".repeat(300));
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    long run = worker.nextRun();
    for (int sequence = 1; sequence <= 3; sequence++) {
      worker.fake.dial(run, sequence);
      if (sequence < 3) {
        worker.fake.next(ToWorker.CommandAnswered.class);
      }
    }
    // Three dials with 32 bytes for an entry, 8 of the destination and 300 of the reason.
    worker.fake.next(ToWorker.CommandAnswered.class);
    worker.fake.dial(run, 4);
    assertEquals(new LimitExceeded(Limit.JOURNAL, 1_060, 1_024), outcome(call));
    assertEquals(new ToWorker.StopRun(run), worker.fake.next(ToWorker.StopRun.class));
    worker.fake.end(run, new RunEnding.Stopped());
    worker.awaitRuns(0);
  }

  @Test
  void whoClosesInTheMiddleOfResumesWaitsForThoseThatComeToAnEnd() throws Exception {
    DeskWorker first = desk.worker(2);
    DispatchedCall one = desk.dispatch();
    first.nextRun();
    DispatchedCall other = desk.dispatch();
    first.nextRun();
    DeskWorker second = desk.worker(2);
    Thread closing = Thread.ofPlatform().start(() -> desk.desk().close(Duration.ofSeconds(4)));
    await("it closes")
        .atMost(DeskFixture.LIMIT)
        .until(() -> outcome(desk.dispatch()) instanceof CallOutcome.Rejected);
    desk.lose(first, KILLED);
    second.fake.end(second.nextRun());
    long left = second.nextRun();
    assertTrue(closing.join(DeskFixture.LIMIT));
    List<CallOutcome> outcomes = List.of(outcome(one), outcome(other));
    assertTrue(outcomes.contains(new CallOutcome.Cancelled()), outcomes::toString);
    assertTrue(outcomes.stream().anyMatch(Completed.class::isInstance), outcomes::toString);
    assertEquals(new ToWorker.StopRun(left), second.fake.next(ToWorker.StopRun.class));
  }

  @Test
  void aWorkerThatIsLostAfterTheCloseLeavesNothingWaiting() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall call = desk.dispatch();
    worker.nextRun();
    desk.desk().close(Duration.ZERO);
    desk.lose(worker, KILLED);
    assertEquals(new CallOutcome.Cancelled(), outcome(call));
    assertEquals(0, desk.desk().admittedCalls());
  }
}
