package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.WorkerLost;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.settings.RecycleSettings;
import java.io.IOException;
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
  void aKilledWorkerEndsEachOfItsCallsOnceWithTheSignal() {
    try (CallDispatcher dispatcher = start()) {
      List<DispatchedCall> calls = ring(dispatcher, 20);
      WorkerIdentity worker = serving(dispatcher);
      assertTrue(ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly());

      for (DispatchedCall call : calls) {
        WorkerLost lost = assertInstanceOf(WorkerLost.class, outcomeOf(call));
        assertTrue(lost.reason().contains("signal 9"), lost::reason);
      }
      Incident incident = events.awaitIncident(seen -> seen.worker().equals(worker));
      assertInstanceOf(EndReason.Crashed.class, incident.reason());
      assertEquals(20, incident.callsOpen().size());
      assertServed(dispatcher);
    }
  }

  @Test
  void aStoppedWorkerIsFoundSilentAndItsCallsEnd() throws Exception {
    try (CallDispatcher dispatcher = start()) {
      List<DispatchedCall> calls = ring(dispatcher, 5);
      WorkerIdentity worker = serving(dispatcher);
      signal("STOP", worker.pid());

      calls.forEach(call -> assertInstanceOf(WorkerLost.class, outcomeOf(call)));
      Incident incident = events.awaitIncident(seen -> seen.worker().equals(worker));
      assertInstanceOf(EndReason.Silent.class, incident.reason(), events::toString);
      assertServed(dispatcher);
    }
  }

  @Test
  void aStoppedWorkerBlocksNoCallerHoweverMuchIsSentToIt() throws Exception {
    try (CallDispatcher dispatcher = start()) {
      ring(dispatcher, 1);
      WorkerIdentity worker = serving(dispatcher);
      signal("STOP", worker.pid());

      String large = "sys.dial('answer') // " + "x".repeat(200_000);
      List<DispatchedCall> calls =
          IntStream.range(0, 40)
              .mapToObj(i -> dispatcher.dispatch(call(Language.JAVASCRIPT, large + i)))
              .toList();
      calls.forEach(call -> {
        CallOutcome outcome = outcomeOf(call);
        assertTrue(
            outcome instanceof Completed
                || outcome instanceof WorkerLost
                || outcome instanceof CallOutcome.LimitExceeded,
            outcome::toString);
      });
      events.awaitIncident(seen -> seen.worker().equals(worker));
      assertServed(dispatcher);
    }
  }

  @Test
  void aReplacementThatTheHostAsksForLosesNoCall() {
    try (CallDispatcher dispatcher = start()) {
      List<DispatchedCall> calls = ring(dispatcher, 5);
      WorkerIdentity worker = serving(dispatcher);
      dispatcher.recycle(worker.incarnation());
      events.await(SupervisorEvent.WorkerRetired.class, retired -> retired.worker().equals(worker));
      assertServed(dispatcher);
      host.stopRinging();
      calls.forEach(call -> assertInstanceOf(Completed.class, outcomeOf(call)));
      Incident incident = events.awaitIncident(seen -> seen.worker().equals(worker));
      assertInstanceOf(EndReason.HostAsked.class, incident.reason());
      assertEquals(List.of(), incident.callsOpen());
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
    try (CallDispatcher dispatcher = start()) {
      for (int i = 0; i < 100; i++) {
        CallOutcome outcome =
            outcomeOf(dispatcher.dispatch(call(Language.JAVASCRIPT, "nothing.of.that.name()")));
        assertInstanceOf(CallOutcome.ScriptFailed.class, outcome);
      }
      assertServed(dispatcher);
      assertEquals(List.of(), events.incidents());
      assertEquals(101, serving(dispatcher, 101).callsServed());
    }
  }

  private CallDispatcher start() {
    return TestDispatchers.builder(host, events).javascript(pool -> pool).build().start();
  }

  private List<DispatchedCall> ring(CallDispatcher dispatcher, int count) {
    List<DispatchedCall> calls =
        IntStream.range(0, count)
            .mapToObj(i -> dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('ring')")))
            .toList();
    await()
        .alias("every call rings")
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.stream().noneMatch(call -> host.commandsOf(call.call().id()).isEmpty()));
    return calls;
  }

  private static WorkerIdentity serving(CallDispatcher dispatcher) {
    return serving(dispatcher, 0).worker();
  }

  private static WorkerStatus serving(CallDispatcher dispatcher, long served) {
    return await()
        .alias("a worker in service")
        .until(
            () ->
                dispatcher.workers().stream()
                    .filter(status -> status.phase() == WorkerStatus.Phase.SERVING)
                    .filter(status -> status.callsServed() >= served)
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  private static void assertServed(CallDispatcher dispatcher) {
    assertInstanceOf(
        Completed.class, outcomeOf(dispatcher.dispatch(honestCall(Language.JAVASCRIPT))));
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertEquals(0, kill.waitFor());
  }
}
