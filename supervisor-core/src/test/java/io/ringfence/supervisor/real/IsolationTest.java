package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Owners beside each other. */
@ExtendWith(NothingLeftBehind.class)
class IsolationTest {
  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void aRubyWorkerServesOneOwnerInItsLife() {
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events).ruby(pool -> pool).build().start()) {
      String anna = processOf(dispatcher, "anna");
      String ben = processOf(dispatcher, "ben");
      assertNotEquals(anna, ben);
      assertEquals(anna, processOf(dispatcher, "anna"));
      assertEquals(ben, processOf(dispatcher, "ben"));
      await()
          .alias("each owner has the worker that served him")
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertEquals(List.of("anna", "ben"), owners(dispatcher)));
    }
  }

  @Test
  void rubyWorkersAreSharedWhereTheHostSaysSo() {
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .ruby(pool -> pool.sharing(Sharing.ALL_OWNERS))
            .build()
            .start()) {
      // In turn among equals: the second call meets the worker in service before the spare.
      assertEquals(processOf(dispatcher, "anna"), processOf(dispatcher, "ben"));
    }
  }

  @Test
  void anIdleLeaseIsTakenBackForAnOwnerWhoHasNone() {
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events).ruby(pool -> pool.atMost(2)).build().start()) {
      List<String> processes =
          Stream.of("anna", "ben", "carl", "dora")
              .map(owner -> processOf(dispatcher, owner))
              .toList();
      assertEquals(4, processes.stream().distinct().count(), processes::toString);
      assertTrue(
          events.all(SupervisorEvent.WorkerRetired.class).stream()
              .anyMatch(retired -> retired.reason() instanceof EndReason.LeaseTakenBack),
          events::toString);
    }
  }

  @Test
  void anOwnerWhoHoldsAllWorkersLeavesOneToAnotherAndLosesNoCall() {
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .ruby(pool -> pool.atMost(2).runsPerWorker(1))
            .build()
            .start()) {
      List<DispatchedCall> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(dispatcher.dispatch(call(Language.RUBY, "sys.Dial('ring'); sys.Dial('answer')")));
      }
      await("both workers are anna's")
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              dispatcher.workers().stream().filter(worker -> worker.owner().isPresent()).count()
                  == 2);
      processOf(dispatcher, "ben");
      SupervisorEvent.WorkerRetired retired =
          events.await(
              SupervisorEvent.WorkerRetired.class,
              event -> event.reason() instanceof EndReason.ShareTakenBack);
      assertEquals(new EndReason.ShareTakenBack("anna", 2, 2), retired.reason());
      host.stopRinging();
      for (DispatchedCall each : calls) {
        assertInstanceOf(Completed.class, outcomeOf(each), events::toString);
      }
    }
  }

  @Test
  void aCallerLeftWithoutAnAnswerGetsTheTreatmentOfTheOwner() {
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .ruby(pool -> pool)
            .treatment(_ -> new Treatment.FittingResponse())
            .build()
            .start()) {
      DispatchedCall call = dispatcher.dispatch(call(Language.RUBY, "nobody.knows.this"));
      assertInstanceOf(CallOutcome.ScriptFailed.class, outcomeOf(call));
      SupervisorEvent.CallTreated treated =
          events.await(SupervisorEvent.CallTreated.class, _ -> true);
      assertEquals(call.call().id(), treated.call());
      Command.Respond response =
          assertInstanceOf(Command.Respond.class, host.commandsOf(call.call().id()).getFirst());
      assertEquals(500, response.status());
    }
  }

  private static List<String> owners(CallDispatcher dispatcher) {
    return dispatcher.workers().stream()
        .flatMap(worker -> worker.owner().stream())
        .sorted()
        .toList();
  }

  private String processOf(CallDispatcher dispatcher, String owner) {
    Dialplan plan =
        Dialplan.of(
            owner,
            "in",
            Language.RUBY,
            "sys.Dial(\"answer-#{java.lang.ProcessHandle.current.pid}\")");
    DispatchedCall call = dispatcher.dispatch(call(plan));
    assertInstanceOf(Completed.class, outcomeOf(call), events::toString);
    Command.Dial dial =
        assertInstanceOf(Command.Dial.class, host.commandsOf(call.call().id()).getFirst());
    return dial.destination();
  }
}
