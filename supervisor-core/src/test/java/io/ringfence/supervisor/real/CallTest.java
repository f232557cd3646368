package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.CallOutcome.ScriptFailed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What plans do in real workers, and that both languages do the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallTest {
  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();
  private final CallDispatcher dispatcher =
      TestDispatchers.builder(this::perform, events)
          .ruby(pool -> pool)
          .javascript(pool -> pool)
          .build();

  @BeforeAll
  void start() {
    dispatcher.start();
  }

  @AfterAll
  void close() {
    dispatcher.close();
    new NothingLeftBehind().check();
  }

  private CommandResult perform(Call call, Command command) throws InterruptedException {
    if (call.dialplan().name().equals("throws")) {
      throw new IllegalStateException("the host is out of order");
    }
    return host.perform(call, command);
  }

  static Stream<Arguments> plansInBothLanguages() {
    return Stream.of(
        Arguments.of("sys.Dial('answer')\nsys.Log 'never'", "sys.dial('answer'); sys.log('never')"),
        Arguments.of(
            "sys.Dial('a@one')\nsys.Dial('b@two', 20)\nsys.Dial('answer@three', 30, 600)",
            "sys.dial('a@one'); sys.dial('b@two', 20); sys.dial('answer@three', 30, 600)"),
        Arguments.of("sys.Dial('a@one')", "sys.dial('a@one')"),
        Arguments.of("x = 1", "let x = 1"),
        Arguments.of(
            "sys.Respond(180, 'Ringing')\nsys.Respond(404, 'No such number')\nsys.Dial('answer')",
            "sys.respond(180, 'Ringing'); sys.respond(404, 'No such number'); sys.dial('answer')"),
        Arguments.of(
            "sys.Respond(302, 'Moved', 'Contact: <sip:z@example.org>')",
            "sys.respond(302, 'Moved', 'Contact: <sip:z@example.org>')"),
        Arguments.of(
            "case req.URI.User\nwhen /^1(\\d+)$/ then sys.Dial(\"#{$1}@short\")\nend",
            "const m = /^1(\\d+)$/.exec(req.uri.user); if (m) sys.dial(`${m[1]}@short`)"),
        Arguments.of(
            "sys.Dial('x')\nsys.Respond(sys.LastFailureStatus, sys.LastFailureReason)",
            "sys.dial('x'); sys.respond(sys.lastFailureStatus, sys.lastFailureReason)"),
        Arguments.of(
            "begin\n  sys.Respond(486, 'Busy')\nrescue Exception\nensure\n  sys.Dial('answer')\nend",
            "try { sys.respond(486, 'Busy') } catch (e) {} finally { sys.dial('answer') }"));
  }

  @ParameterizedTest
  @MethodSource("plansInBothLanguages")
  void theSamePlanGivesTheSameCommandsAndOutcomeInBothLanguages(String ruby, String javascript) {
    Call first = call(Language.RUBY, ruby);
    Call second = call(Language.JAVASCRIPT, javascript);
    CallOutcome firstOutcome = outcomeOf(dispatcher.dispatch(first));
    CallOutcome secondOutcome = outcomeOf(dispatcher.dispatch(second));
    assertInstanceOf(Completed.class, firstOutcome);
    assertEquals(firstOutcome, secondOutcome);
    assertEquals(host.commandsOf(first.id()), host.commandsOf(second.id()));
  }

  @Test
  void aPlanRunsInAnotherProcess() {
    outcomeOf(
        dispatcher.dispatch(
            call(Language.RUBY, "sys.Log \"process #{java.lang.ProcessHandle.current.pid}\"")));
    SupervisorEvent.PlanLogged logged =
        events.await(
            SupervisorEvent.PlanLogged.class, event -> event.line().startsWith("process "));
    long pid = Long.parseLong(logged.line().substring("process ".length()));
    assertNotEquals(ProcessHandle.current().pid(), pid);
    assertTrue(
        dispatcher.workers().stream().anyMatch(status -> status.worker().pid() == pid),
        logged::line);
  }

  @Test
  void aPlanThatAskedForAResponseIsNotRescuedFromItsEnd() {
    Call call =
        call(
            Language.RUBY,
            "begin\n sys.Respond(486, 'B')\nrescue Exception\nend\n" + "sys.Dial('answer')");
    assertEquals(
        new Completed(new Ending.Responded(486, "B")), outcomeOf(dispatcher.dispatch(call)));
    assertEquals(1, host.commandsOf(call.id()).size());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aSyntaxErrorNamesItsLine(Language language) {
    String source =
        switch (language) {
          case RUBY -> "sys.Log 'a'\n\nif true";
          case JAVASCRIPT -> "sys.log('a')\n\nif (";
        };
    ScriptFailed failed =
        assertInstanceOf(
            ScriptFailed.class, outcomeOf(dispatcher.dispatch(call(language, source))));
    assertEquals(CallOutcome.Fault.SYNTAX, failed.fault());
    assertTrue(failed.line() >= 3 && failed.line() <= 4, failed::toString);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void anExceptionNamesItsLine(Language language) {
    String source =
        switch (language) {
          case RUBY -> "a = 1\nraise ArgumentError, 'no good'";
          case JAVASCRIPT -> "const a = 1\nthrow new TypeError('no good')";
        };
    ScriptFailed failed =
        assertInstanceOf(
            ScriptFailed.class, outcomeOf(dispatcher.dispatch(call(language, source))));
    assertEquals(2, failed.line(), failed::toString);
    assertTrue(failed.message().contains("no good"), failed::message);
  }

  @Test
  void anEmptyPlanIsItsOwnersFault() {
    ScriptFailed failed =
        assertInstanceOf(
            ScriptFailed.class, outcomeOf(dispatcher.dispatch(call(Language.RUBY, " \n"))));
    assertEquals(CallOutcome.Fault.EMPTY, failed.fault());
    assertTrue(failed.message().contains("dialplan 'in' of anna"), failed::message);
  }

  @Test
  void aPlanOver256KibibytesIsRefusedWithItsSizeAndOneOfThatSizeRuns() {
    String filler = "#".repeat((256 << 10) - "sys.Dial('answer')\n".length());
    CallOutcome outcome =
        outcomeOf(dispatcher.dispatch(call(Language.RUBY, "sys.Dial('answer')\n" + filler)));
    assertEquals(new Completed(new Ending.Answered()), outcome);

    outcome = outcomeOf(dispatcher.dispatch(call(Language.RUBY, "sys.Dial('answer')\n#" + filler)));
    assertEquals(
        new CallOutcome.LimitExceeded(CallOutcome.Limit.PLAN_SIZE, (256 << 10) + 1, 256 << 10),
        outcome);
  }

  @Test
  void aCancelledCallEndsAtOnceAndItsWorkerGoesOn() {
    DispatchedCall ringing = dispatcher.dispatch(call(Language.RUBY, "sys.Dial('ring')"));
    await()
        .alias("the call rings")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !host.commandsOf(ringing.call().id()).isEmpty());
    ringing.cancel();
    assertEquals(new CallOutcome.Cancelled(), outcomeOf(ringing));
    assertEquals(
        new Completed(new Ending.Answered()),
        outcomeOf(dispatcher.dispatch(TestDispatchers.honestCall(Language.RUBY))));
  }

  @Test
  void aHandlerThatThrowsFailsTheCommandAndTheScriptGoesOn() {
    String source = "result = sys.Dial('x')\nsys.Log \"dial gave #{result}\"";
    Call call = call(Dialplan.of("anna", "throws", Language.RUBY, source));
    assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(call)));
    SupervisorEvent.CommandFailed failed =
        events.await(SupervisorEvent.CommandFailed.class, event -> event.call().equals(call.id()));
    assertTrue(failed.failure().contains("the host is out of order"), failed::explanation);
    assertTrue(
        events
            .await(SupervisorEvent.PlanLogged.class, e -> e.line().startsWith("dial gave"))
            .line()
            .contains("Error"));
  }

  @Test
  void aHandlerThatNeverReturnsIsInterruptedAtTheTimeLimitOfItsCall() {
    Call call = call(Language.RUBY, "sys.Dial('ring')").within(Duration.ofSeconds(5));
    CallOutcome.LimitExceeded outcome =
        assertInstanceOf(CallOutcome.LimitExceeded.class, outcomeOf(dispatcher.dispatch(call)));
    assertEquals(CallOutcome.Limit.TOTAL_TIME, outcome.limit());
    await()
        .alias("the handler is interrupted")
        .atMost(Duration.ofSeconds(30))
        .until(() -> host.interruptedCalls().contains(call.id()));
  }

  @Test
  void fortyCallsAtOnceAllEndAndTheWaitingOnesAreServed() {
    List<DispatchedCall> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(dispatcher.dispatch(TestDispatchers.honestCall(Language.JAVASCRIPT)));
    }
    calls.forEach(call -> assertInstanceOf(Completed.class, outcomeOf(call)));
  }
}
