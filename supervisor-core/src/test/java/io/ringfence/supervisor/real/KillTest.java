package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that are killed, stopped or replaced from outside. */
@ExtendWith(NothingLeftBehind.class)
class KillTest {
  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void aStoppedWorkerBlocksNoCallerHoweverMuchIsSentToIt() {
    try (CallDispatcher dispatcher = start(TestDispatchers.SHORT_SILENCE)) {
      ring(dispatcher, 1);
      WorkerIdentity worker = Workers.serving(dispatcher);
      Workers.signal("STOP", worker);

      String large = "sys.dial('answer') // " + "x".repeat(200_000);
      List<DispatchedCall> calls =
          IntStream.range(0, 40)
              .mapToObj(i -> dispatcher.dispatch(call(Language.JAVASCRIPT, large + i)))
              .toList();
      calls.forEach(call -> assertInstanceOf(Completed.class, outcomeOf(call), events::toString));
      events.awaitIncident(seen -> seen.worker().equals(worker));
      assertServed(dispatcher);
    }
  }

  @Test
  void workersThatServedTheirCallsAreReplacedAndNoCallIsLost() {
    RecycleSettings recycle = RecycleSettings.DEFAULT.afterCalls(20);
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .javascript(pool -> pool)
            .recycle(recycle)
            .build()
            .start()) {
      int calls = 0;
      while (events.incidents().size() < 2 && calls < 20_000) {
        assertServed(dispatcher);
        calls++;
      }
      assertEquals(2, events.incidents().size(), events::toString);
      for (Incident incident : events.incidents()) {
        assertInstanceOf(EndReason.CallsServed.class, incident.reason());
        assertEquals(List.of(), incident.callsOpen());
      }
    }
  }

  @Test
  void aHundredFailingCallsOfABadPlanDoNotKillAHealthyWorker() {
    try (CallDispatcher dispatcher = start(TestDispatchers.SHORT_STOP)) {
      for (int i = 0; i < 100; i++) {
        CallOutcome outcome =
            outcomeOf(dispatcher.dispatch(call(Language.JAVASCRIPT, "nothing.of.that.name()")));
        assertInstanceOf(CallOutcome.ScriptFailed.class, outcome);
      }
      assertServed(dispatcher);
      assertEquals(List.of(), events.incidents());
      assertEquals(101, Workers.serving(dispatcher, 101).callsServed());
    }
  }

  private CallDispatcher start(HealthSettings health) {
    return TestDispatchers.builder(host, events, TestDispatchers.RUNS, health)
        .javascript(pool -> pool)
        .build()
        .start();
  }

  private List<DispatchedCall> ring(CallDispatcher dispatcher, int count) {
    List<DispatchedCall> calls =
        IntStream.range(0, count)
            .mapToObj(i -> dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('ring')")))
            .toList();
    await()
        .alias("every call rings")
        .atMost(Duration.ofSeconds(60))
        .until(() -> calls.stream().noneMatch(call -> host.commandsOf(call.call().id()).isEmpty()));
    return calls;
  }

  private static void assertServed(CallDispatcher dispatcher) {
    assertInstanceOf(
        Completed.class, outcomeOf(dispatcher.dispatch(honestCall(Language.JAVASCRIPT))));
  }
}
