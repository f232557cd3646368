package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.worker.faulty.Misdeed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker is lost or replaced, and its calls go on: what rings rings on, and nothing is twice. */
@ExtendWith(NothingLeftBehind.class)
class ResumeTest {
  private static final int CALLS = 20;

  /** Twenty runs of a healthy worker come near to the default, which is not what is tested. */
  private static final MemorySize ROOM = MemorySize.ofMegabytes(250);

  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  /** Rings, sees that nobody answered, and dials on by what it was told. */
  private static String ringing(Language language) {
    return switch (language) {
      case RUBY ->
          """
          sys.Dial('busy')
          first = sys.LastFailureStatus
          result = sys.Dial('ring')
          sys.Dial("answer-#{first}-#{sys.LastFailureStatus}") if result == DialPlanAppResult::Failed
          """;
      case JAVASCRIPT ->
          """
          sys.dial('busy');
          const first = sys.lastFailureStatus;
          const result = sys.dial('ring');
          if (result === DialPlanAppResult.Failed) sys.dial(`answer-${first}-${sys.lastFailureStatus}`);
          """;
    };
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aKilledWorkerCostsNoneOfItsTwentyCalls(Language language) {
    try (CallDispatcher dispatcher = start(language)) {
      List<DispatchedCall> calls = ring(dispatcher, language);
      WorkerIdentity worker = Workers.serving(dispatcher);
      Workers.signal("KILL", worker);
      awaitResumed(calls);
      assertGoOn(calls);
      assertReason(worker, EndReason.Crashed.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aStoppedWorkerCostsNoneOfThem(Language language) {
    try (CallDispatcher dispatcher =
        TestDispatchers.with(builder(TestDispatchers.SHORT_SILENCE), language)
            .memoryThreshold(ROOM)
            .build()
            .start()) {
      List<DispatchedCall> calls = ring(dispatcher, language);
      WorkerIdentity worker = Workers.serving(dispatcher);
      Workers.signal("STOP", worker);
      awaitResumed(calls);
      assertGoOn(calls);
      Incident incident = assertReason(worker, EndReason.Silent.class);
      assertTrue(
          incident.threadDump().stream().anyMatch(line -> line.contains("link-reader")),
          () -> String.join("\n", incident.threadDump()));
    }
  }

  @Test
  void aWorkerThatBreaksTheProtocolCostsNoneOfThem(@TempDir Path folder) {
    try (CallDispatcher dispatcher = start(Misdeed.GARBAGE.onceArguments(folder.resolve("done")))) {
      List<DispatchedCall> calls = ring(dispatcher, Language.JAVASCRIPT);
      WorkerIdentity worker = Workers.serving(dispatcher);
      DispatchedCall marked =
          dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('answer') // misdeed"));
      awaitResumed(calls);
      assertGoOn(calls);
      assertInstanceOf(Completed.class, outcomeOf(marked));
      assertReason(worker, EndReason.ProtocolBroken.class);
    }
  }

  @Test
  void aWorkerOverTheHardLimitCostsNoneOfThem(@TempDir Path folder) {
    List<String> once = Misdeed.NATIVE_MEMORY.onceArguments(folder.resolve("done"));
    try (CallDispatcher dispatcher = start(once)) {
      List<DispatchedCall> calls = ring(dispatcher, Language.JAVASCRIPT);
      WorkerIdentity worker = Workers.serving(dispatcher);
      DispatchedCall marked =
          dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('ring') // misdeed"));
      awaitResumed(calls);
      assertGoOn(calls);
      outcomeOf(marked);
      assertReason(worker, EndReason.MemoryHardLimit.class);
    }
  }

  @Test
  void aWorkerOverItsThresholdIsGoneWithinSecondsAndCostsNoneOfThem() {
    try (CallDispatcher dispatcher = start(Misdeed.KEEP_OF_EVERY_RUN.arguments())) {
      List<DispatchedCall> calls = ring(dispatcher, Language.JAVASCRIPT);
      WorkerIdentity worker = Workers.serving(dispatcher);
      int others = 0;
      while (events.all(SupervisorEvent.WorkerRetired.class).isEmpty() && others < 5_000) {
        var _ = outcomeOf(dispatcher.dispatch(honestCall(Language.JAVASCRIPT)));
        others++;
      }
      awaitResumed(calls);
      assertReason(worker, EndReason.MemoryThreshold.class);
      assertGoOn(calls);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aWorkerThatIsReplacedIsGoneWithinSecondsAlthoughItsCallsStay(Language language) {
    try (CallDispatcher dispatcher = start(language)) {
      List<DispatchedCall> calls = ring(dispatcher, language);
      WorkerIdentity worker = Workers.serving(dispatcher);
      dispatcher.recycle(worker.incarnation());
      assertReason(worker, EndReason.HostAsked.class);
      assertTrue(calls.stream().noneMatch(call -> call.outcome().isDone()), "they still ring");
      awaitResumed(calls);
      assertGoOn(calls);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aPlanThatReadsTheClockAndRandomNumbersComesToTheSameDecisions(Language language) {
    String plan =
        switch (language) {
          case RUBY ->
              """
              first = "#{rand(1_000_000)}-#{Time.now.to_f}-#{[1, 2, 3, 4, 5, 6].shuffle.join}"
              sys.Dial("busy-#{first}")
              second = "#{rand}-#{Time.now.strftime('%H:%M:%S.%6N')}"
              sys.Dial("ring-#{second}")
              sys.Dial("answer-#{first}-#{second}-#{Random.new.rand(1000)}")
              """;
          case JAVASCRIPT ->
              """
              const first = `${Math.random()}-${Date.now()}`;
              sys.dial(`busy-${first}`);
              const second = `${Math.random()}-${new Date().toISOString()}`;
              sys.dial(`ring-${second}`);
              sys.dial(`answer-${first}-${second}`);
              """;
        };
    try (CallDispatcher dispatcher = start(language)) {
      DispatchedCall call = dispatcher.dispatch(call(language, plan));
      awaitCommands(List.of(call), 2);
      Workers.signal("KILL", Workers.serving(dispatcher));
      events.await(SupervisorEvent.CallResumed.class, _ -> true);
      host.stopRinging();
      assertInstanceOf(Completed.class, outcomeOf(call), events::toString);
      List<String> dialled = dialled(call);
      assertEquals(3, dialled.size(), dialled::toString);
      String first = dialled.get(0).substring("busy-".length());
      String second = dialled.get(1).substring("ring-".length());
      assertTrue(dialled.get(2).startsWith("answer-" + first + "-" + second), dialled::toString);
    }
  }

  @Test
  void aPlanThatDivergesEndsWithBothCommandsAndDoesNothingFurther() {
    String plan =
        "sys.Dial(\"busy-#{java.lang.ProcessHandle.current.pid}\")\nsys.Dial('ring')\nsys.Dial('answer')";
    try (CallDispatcher dispatcher = start(Language.RUBY)) {
      DispatchedCall call = dispatcher.dispatch(call(Language.RUBY, plan));
      awaitCommands(List.of(call), 2);
      Workers.signal("KILL", Workers.serving(dispatcher));
      CallOutcome.Diverged diverged =
          assertInstanceOf(CallOutcome.Diverged.class, outcomeOf(call), events::toString);
      assertEquals(1, diverged.sequence());
      assertEquals(host.commandsOf(call.call().id()).getFirst(), diverged.journaled());
      Command.Dial replayed =
          assertInstanceOf(Command.Dial.class, diverged.replayed().orElseThrow());
      assertTrue(replayed.destination().startsWith("busy-"), replayed::toString);
      assertFalse(replayed.equals(diverged.journaled()), diverged::explanation);
      assertEquals(2, host.commandsOf(call.call().id()).size());
    }
  }

  @Test
  void aWorkerThatLiesInAReplayIsFound() {
    try (CallDispatcher dispatcher = start(Misdeed.ISSUE_OTHER_COMMAND_ON_REPLAY.arguments())) {
      DispatchedCall call =
          dispatcher.dispatch(
              call(Language.JAVASCRIPT, "sys.dial('busy'); sys.dial('ring') // misdeed"));
      awaitCommands(List.of(call), 2);
      Workers.signal("KILL", Workers.serving(dispatcher));
      assertInstanceOf(CallOutcome.Diverged.class, outcomeOf(call), events::toString);
      assertEquals(2, host.commandsOf(call.call().id()).size());
    }
  }

  @Test
  void closingInTheMiddleOfResumesEndsEachCallOnce() {
    List<DispatchedCall> calls;
    try (CallDispatcher dispatcher = start(Language.RUBY)) {
      calls = ring(dispatcher, Language.RUBY);
      Workers.signal("KILL", Workers.serving(dispatcher));
      events.await(SupervisorEvent.CallResumed.class, _ -> true);
    }
    for (DispatchedCall call : calls) {
      assertInstanceOf(CallOutcome.Cancelled.class, outcomeOf(call), events::toString);
      assertEquals(2, host.commandsOf(call.call().id()).size());
    }
  }

  private CallDispatcher start(Language language) {
    return TestDispatchers.with(builder(TestDispatchers.HEALTH), language)
        .memoryThreshold(ROOM)
        .build()
        .start();
  }

  private CallDispatcher start(List<String> misdeed) {
    return builder(TestDispatchers.HEALTH)
        .javascript(pool -> pool.runsPerWorker(CALLS + 1))
        .workerProgram(TestDispatchers.faulty(misdeed))
        .build()
        .start();
  }

  private CallDispatcherBuilder builder(HealthSettings health) {
    return TestDispatchers.builder(host, events, TestDispatchers.RUNS, health);
  }

  private List<DispatchedCall> ring(CallDispatcher dispatcher, Language language) {
    List<DispatchedCall> calls =
        IntStream.range(0, CALLS)
            .mapToObj(_ -> dispatcher.dispatch(call(language, ringing(language))))
            .toList();
    awaitCommands(calls, 2);
    return calls;
  }

  private void awaitCommands(List<DispatchedCall> calls, int count) {
    await()
        .alias("every call has issued " + count + " commands")
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            calls.stream().allMatch(call -> host.commandsOf(call.call().id()).size() == count));
  }

  private void awaitResumed(List<DispatchedCall> calls) {
    await()
        .alias("every call goes on elsewhere")
        .atMost(Duration.ofSeconds(60))
        .failFast(
            "a call has ended", () -> calls.stream().anyMatch(call -> call.outcome().isDone()))
        .until(() -> resumed().containsAll(calls.stream().map(call -> call.call().id()).toList()));
  }

  private List<String> resumed() {
    return events.all(SupervisorEvent.CallResumed.class).stream()
        .map(SupervisorEvent.CallResumed::call)
        .toList();
  }

  /** The ringing ends, and each plan sees it; no command came to the host twice. */
  private void assertGoOn(List<DispatchedCall> calls) {
    host.stopRinging();
    for (DispatchedCall call : calls) {
      assertEquals(
          new Completed(new CallOutcome.Ending.Answered()), outcomeOf(call), events::toString);
      assertEquals(List.of("busy", "ring", "answer-486-408"), dialled(call));
    }
  }

  private List<String> dialled(DispatchedCall call) {
    return host.commandsOf(call.call().id()).stream()
        .map(command -> ((Command.Dial) command).destination())
        .toList();
  }

  private Incident assertReason(WorkerIdentity worker, Class<? extends EndReason> reason) {
    Incident incident = events.awaitIncident(seen -> seen.worker().equals(worker));
    assertInstanceOf(reason, incident.reason(), events::toString);
    assertTrue(incident.blame().isEmpty(), incident::toString);
    return incident;
  }
}
