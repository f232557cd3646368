package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.WorkerIdentity;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.worker.faulty.Misdeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory of real workers, at the default threshold of 150 MB of private memory. */
@ExtendWith(NothingLeftBehind.class)
class MemoryTest {
  private static final MemorySize MOST_WHEN_READY = MemorySize.ofMegabytes(100);

  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  /**
   * Hoards a little at every dial, and then rings: enough to pass the threshold, and less than
   * fills the heap.
   */
  private static String hoarder(Language language) {
    return switch (language) {
      case RUBY ->
          """
          kept = []
          75.times do
            kept << 'x' * 1_000_000
            sys.Dial('busy')
          end
          sys.Dial('ring')
          sys.Dial('answer')
          """;
      case JAVASCRIPT ->
          """
          const kept = [];
          for (let i = 0; i < 84; i++) {
            kept.push(new Uint8Array(1000000).fill(1));
            sys.dial('busy');
          }
          sys.dial('ring');
          sys.dial('answer');
          """;
    };
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aReadyWorkerHoldsAtMost100MegabytesOfPrivateMemory(Language language) {
    try (CallDispatcher _ = start(language, List.of())) {
      SupervisorEvent.WorkerReady ready =
          events.await(SupervisorEvent.WorkerReady.class, _ -> true);
      System.getLogger("io.ringfence").log(System.Logger.Level.INFO, ready::explanation);
      assertTrue(
          ready.privateMemory().orElseThrow().compareTo(MOST_WHEN_READY) <= 0, ready::explanation);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aPlanThatHoardsWhileItWaitsHasItsWorkerReplacedBeforeItIsGone(Language language) {
    try (CallDispatcher dispatcher = start(language, List.of())) {
      WorkerIdentity first = events.await(SupervisorEvent.WorkerReady.class, _ -> true).worker();
      // The first call takes the spare into service; the hoarding begins once there is another.
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(language))));
      events.await(SupervisorEvent.WorkerReady.class, next -> !next.worker().equals(first));
      DispatchedCall hoarding = dispatcher.dispatch(call(language, hoarder(language)));

      SupervisorEvent.WorkerRetired retired =
          events.await(SupervisorEvent.WorkerRetired.class, _ -> true);
      assertEquals(first, retired.worker(), events::toString);
      assertInstanceOf(EndReason.MemoryThreshold.class, retired.reason(), events::toString);
      assertEquals(1, retired.runs());
      assertReplacementWasReadyBefore(retired);

      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(language))));
      assertFalse(hoarding.outcome().isDone(), events::toString);
      host.stopRinging();
      assertInstanceOf(Completed.class, outcomeOf(hoarding), events::toString);

      Incident incident = events.awaitIncident(seen -> seen.worker().equals(first));
      assertInstanceOf(EndReason.MemoryThreshold.class, incident.reason(), events::toString);
      assertEquals(List.of(), incident.callsOpen());
      assertTrue(
          incident.memoryReadings().stream().anyMatch(seen -> seen.bytes() > 150_000_000),
          incident::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void anEngineThatKeepsALittleOfEveryRunIsReplacedWithoutALostCall(Language language) {
    try (CallDispatcher dispatcher = start(language, Misdeed.KEEP_OF_EVERY_RUN.arguments())) {
      List<CallOutcome> others = new ArrayList<>();
      int calls = 0;
      while (events.incidents().isEmpty() && calls < 5_000) {
        CallOutcome outcome = outcomeOf(dispatcher.dispatch(honestCall(language)));
        calls++;
        if (!(outcome instanceof Completed)) {
          others.add(outcome);
        }
      }
      Incident incident = events.awaitIncident(_ -> true);
      assertInstanceOf(EndReason.MemoryThreshold.class, incident.reason(), events::toString);
      assertEquals(List.of(), incident.callsOpen());
      assertEquals(List.of(), others);
    }
  }

  @Test
  void aThresholdTooNearToTheWarmBaselineIsRefusedAtStartWithBothNumbers() {
    CallDispatcherBuilder builder =
        TestDispatchers.builder(host, events)
            .javascript(pool -> pool)
            .memoryThreshold(MemorySize.ofMegabytes(80));
    try (CallDispatcher dispatcher = builder.build()) {
      StartFailedException failure = assertThrows(StartFailedException.class, dispatcher::start);
      String message = String.valueOf(failure.getMessage());
      assertTrue(
          message.matches(
              "(?s).*holds [0-9.]+ MB of private memory; a memoryThreshold of 80 MB leaves less"
                  + " than 20 MB.*"),
          message);
    }
  }

  private void assertReplacementWasReadyBefore(SupervisorEvent.WorkerRetired retired) {
    boolean wasReady =
        events.all(SupervisorEvent.WorkerReady.class).stream()
            .anyMatch(ready -> !ready.worker().equals(retired.worker()));
    assertTrue(wasReady, events::toString);
  }

  private CallDispatcher start(Language language, List<String> misdeed) {
    // Room to hoard, and a drain in which the hoarder's call can end.
    return TestDispatchers.with(
            TestDispatchers.builder(host, events, TestDispatchers.PATIENT_RUNS), language)
        .recycle(RecycleSettings.DEFAULT.drain(Duration.ofSeconds(20)))
        .workerProgram(TestDispatchers.faulty(misdeed))
        .build()
        .start();
  }
}
