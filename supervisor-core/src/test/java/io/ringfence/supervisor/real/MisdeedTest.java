package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.WorkerLost;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.worker.faulty.Misdeed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a worker does, its calls end once, an incident says why, and the next call is served.
 */
@ExtendWith(NothingLeftBehind.class)
class MisdeedTest {
  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  static Stream<Arguments> deadly() {
    return Stream.of(
        Arguments.of(Misdeed.EXIT, WorkerLost.class, EndReason.Crashed.class),
        Arguments.of(Misdeed.OUT_OF_MEMORY, LimitExceeded.class, EndReason.OutOfMemory.class),
        Arguments.of(Misdeed.NATIVE_MEMORY, WorkerLost.class, EndReason.MemoryHardLimit.class),
        Arguments.of(Misdeed.LEAVE_GRANDCHILD, WorkerLost.class, EndReason.Crashed.class),
        Arguments.of(Misdeed.IGNORE_STOP, LimitExceeded.class, EndReason.RunWouldNotStop.class),
        Arguments.of(Misdeed.WRONG_CANARY, CallOutcome.class, EndReason.CanaryWrong.class),
        Arguments.of(Misdeed.GARBAGE, WorkerLost.class, EndReason.ProtocolBroken.class),
        Arguments.of(Misdeed.OVERSIZED_FRAME, WorkerLost.class, EndReason.ProtocolBroken.class),
        Arguments.of(Misdeed.FORGED_FRAME, WorkerLost.class, EndReason.ProtocolBroken.class),
        Arguments.of(Misdeed.FORGED_ENDING, WorkerLost.class, EndReason.ProtocolBroken.class),
        Arguments.of(Misdeed.LATE_FRAME, CallOutcome.class, EndReason.ProtocolBroken.class),
        Arguments.of(Misdeed.DUPLICATE_FRAME, CallOutcome.class, EndReason.ProtocolBroken.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deadly")
  void endsItsCallOnceLeavesAnIncidentAndTheNextCallIsServed(
      Misdeed misdeed, Class<? extends CallOutcome> outcome, Class<? extends EndReason> reason) {
    RunSettings runs =
        misdeed == Misdeed.IGNORE_STOP ? TestDispatchers.SHORT_UNATTENDED : TestDispatchers.RUNS;
    try (CallDispatcher dispatcher =
        start(Language.RUBY, misdeed.arguments(), runs, TestDispatchers.SHORT_STOP)) {
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(Language.RUBY))));

      CallOutcome ended = outcomeOf(dispatcher.dispatch(marked(misdeed)));
      assertInstanceOf(outcome, ended, events::toString);

      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(reason, incident.reason(), events::toString);
      assertTrue(incident.worker().pid() > 0, incident::toString);
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(Language.RUBY))));
    }
  }

  @Test
  void aWorkerThatExecutesNothingAnyMoreIsFoundByItsCanary(@TempDir Path folder) {
    List<String> once = Misdeed.STOP_EXECUTING.onceArguments(folder.resolve("done"));
    try (CallDispatcher dispatcher =
        start(
            Language.JAVASCRIPT,
            once,
            TestDispatchers.PATIENT_RUNS,
            TestDispatchers.SHORT_CANARIES)) {
      var stuck = dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('busy') // misdeed"));
      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(EndReason.CanaryLate.class, incident.reason(), events::toString);
      assertTrue(
          incident.memoryReadings().stream().allMatch(seen -> seen.bytes() < 150_000_000),
          incident::toString);
      assertInstanceOf(Completed.class, outcomeOf(stuck), "it goes on elsewhere");
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  @Test
  void aWorkerThatReadsNothingAnyMoreIsFoundByItsCanary(@TempDir Path folder) {
    List<String> once = Misdeed.STOP_READING.onceArguments(folder.resolve("done"));
    try (CallDispatcher dispatcher =
        start(Language.JAVASCRIPT, once, TestDispatchers.RUNS, TestDispatchers.SHORT_CANARIES)) {
      var unread = dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('busy') // misdeed"));
      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(EndReason.CanaryLate.class, incident.reason(), events::toString);
      assertInstanceOf(Completed.class, outcomeOf(unread), "it goes on elsewhere");
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  @Test
  void aSilentWorkerIsKilledAndItsThreadsAreEvidence(@TempDir Path folder) {
    List<String> once = Misdeed.FALL_SILENT.onceArguments(folder.resolve("done"));
    try (CallDispatcher dispatcher =
        start(Language.JAVASCRIPT, once, TestDispatchers.RUNS, TestDispatchers.SHORT_SILENCE)) {
      assertInstanceOf(
          Completed.class,
          outcomeOf(dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('busy') // misdeed"))),
          "it goes on elsewhere");
      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(EndReason.Silent.class, incident.reason(), events::toString);
      assertTrue(
          incident.threadDump().stream().anyMatch(line -> line.contains("heartbeat")),
          () -> String.join("\n", incident.threadDump()));
      assertTrue(incident.cpuReadings().size() > 1, incident::toString);
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Misdeed.class,
      names = {"FLOOD_STDOUT", "FLOOD_STDERR"})
  void aFloodOfOutputHarmsNobody(Misdeed misdeed) {
    try (CallDispatcher dispatcher =
        start(
            Language.JAVASCRIPT,
            misdeed.arguments(),
            TestDispatchers.PATIENT_RUNS,
            TestDispatchers.HEALTH)) {
      CallOutcome outcome =
          outcomeOf(
              dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('answer') // misdeed")));
      assertTrue(
          outcome instanceof Completed || outcome instanceof LimitExceeded, outcome::toString);
      assertServed(dispatcher, Language.JAVASCRIPT);
      assertEquals(List.of(), events.incidents());
    }
  }

  @Test
  void aWorkerThatLiesAboutWhatARunUsesAccusesNobody() {
    try (CallDispatcher dispatcher =
        start(
            Language.JAVASCRIPT,
            Misdeed.LIE_ABOUT_USE.arguments(),
            TestDispatchers.RUNS,
            TestDispatchers.SHORT_SILENCE)) {
      DispatchedCall other = dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('ring')"));
      DispatchedCall marked =
          dispatcher.dispatch(
              call(Language.JAVASCRIPT, "sys.dial('ring'); sys.dial('answer') // misdeed"));
      await()
          .alias("both ring")
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              !host.commandsOf(other.call().id()).isEmpty()
                  && !host.commandsOf(marked.call().id()).isEmpty());
      Workers.signal("STOP", Workers.serving(dispatcher));
      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(EndReason.Silent.class, incident.reason(), events::toString);
      assertTrue(incident.blame().isEmpty(), incident::toString);
      host.stopRinging();
      assertInstanceOf(Completed.class, outcomeOf(marked), events::toString);
      assertInstanceOf(Completed.class, outcomeOf(other), events::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void deepRecursionEndsTheCallAndSparesTheWorker(Language language) {
    try (CallDispatcher dispatcher = start(language, Misdeed.DEEP_RECURSION.arguments())) {
      CallOutcome outcome = outcomeOf(dispatcher.dispatch(call(language, marker(language))));
      assertInstanceOf(CallOutcome.ScriptFailed.class, outcome);
      assertServed(dispatcher, language);
      assertEquals(List.of(), events.incidents());
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void anEndlessLoopIsStoppedInTheEngineAndSparesTheWorker(Language language) {
    try (CallDispatcher dispatcher = startBriefRuns(language, Misdeed.ENDLESS_LOOP)) {
      LimitExceeded outcome =
          assertInstanceOf(
              LimitExceeded.class,
              outcomeOf(dispatcher.dispatch(call(language, marker(language)))),
              events::toString);
      assertEquals(CallOutcome.Limit.UNATTENDED_TIME, outcome.limit());
      assertEquals(TestDispatchers.SHORT_UNATTENDED.unattended().toMillis(), outcome.granted());
      assertServed(dispatcher, language);
      assertEquals(List.of(), events.incidents());
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void anEndlessLoopAfterTheEndOfAPlanIsStoppedInTheEngineToo(Language language) {
    try (CallDispatcher dispatcher = startBriefRuns(language, Misdeed.ENDLESS_LOOP_IN_ENSURE)) {
      CallOutcome outcome = outcomeOf(dispatcher.dispatch(call(language, marker(language))));
      assertEquals(new Completed(new CallOutcome.Ending.Responded(486, "Busy")), outcome);
      assertServed(dispatcher, language);
      assertEquals(List.of(), events.incidents());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Misdeed.class,
      names = {"DIE_AT_START", "WRONG_TOKEN", "WRONG_VERSION"})
  void aWorkerThatFailsAtItsStartIsReplaced(Misdeed misdeed, @TempDir Path folder) {
    List<String> once = misdeed.onceArguments(folder.resolve("done"));
    try (CallDispatcher dispatcher = start(Language.JAVASCRIPT, once)) {
      Incident incident = events.awaitIncident(_ -> true);
      Class<? extends EndReason> expected =
          misdeed == Misdeed.DIE_AT_START
              ? EndReason.Crashed.class
              : EndReason.ProtocolBroken.class;
      assertInstanceOf(expected, incident.reason(), events::toString);
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  @Test
  void aWorkerThatDoesNotEndWhenAskedIsKilled() {
    try (CallDispatcher dispatcher =
        start(
            Language.JAVASCRIPT,
            Misdeed.IGNORE_FINISH.arguments(),
            TestDispatchers.RUNS,
            TestDispatchers.SHORT_STOP)) {
      var before = events.await(SupervisorEvent.WorkerReady.class, _ -> true).worker();
      dispatcher.recycle(before.incarnation());
      Incident incident = events.awaitIncident(seen -> seen.worker().equals(before));
      assertInstanceOf(EndReason.HostAsked.class, incident.reason());
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  @Test
  void aGrandchildDoesNotOutliveItsWorker() {
    try (CallDispatcher dispatcher =
        start(Language.JAVASCRIPT, Misdeed.LEAVE_GRANDCHILD.arguments())) {
      outcomeOf(dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('busy') // misdeed")));
      events.awaitIncident(_ -> true);
      await()
          .alias("the grandchild is gone")
          .atMost(Duration.ofSeconds(60))
          .until(() -> sleepers() == 0);
      assertServed(dispatcher, Language.JAVASCRIPT);
    }
  }

  private CallDispatcher start(Language language, List<String> misdeed) {
    return start(language, misdeed, TestDispatchers.RUNS, TestDispatchers.HEALTH);
  }

  private CallDispatcher startBriefRuns(Language language, Misdeed misdeed) {
    return start(
        language, misdeed.arguments(), TestDispatchers.SHORT_UNATTENDED, TestDispatchers.HEALTH);
  }

  private CallDispatcher start(
      Language language, List<String> misdeed, RunSettings runs, HealthSettings health) {
    return TestDispatchers.with(TestDispatchers.builder(host, events, runs, health), language)
        .workerProgram(TestDispatchers.faulty(misdeed))
        .build()
        .start();
  }

  private static void assertServed(CallDispatcher dispatcher, Language language) {
    assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(language))));
  }

  private static Call marked(Misdeed misdeed) {
    String destination = misdeed == Misdeed.NATIVE_MEMORY ? "ring" : "busy";
    return call(Language.RUBY, "sys.Dial('%s') # misdeed".formatted(destination));
  }

  private static String marker(Language language) {
    return switch (language) {
      case RUBY -> "# misdeed";
      case JAVASCRIPT -> "// misdeed";
    };
  }

  private static long sleepers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").startsWith("/bin/sleep 600"))
        .count();
  }
}
