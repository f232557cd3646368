package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.honestCall;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.CallDispatcherBuilder;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.Blame;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RunSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan that does damage pays for it, and nobody else does. */
@ExtendWith(NothingLeftBehind.class)
class BlameTest {
  private static final int OTHERS = 9;

  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  private static Dialplan greedy(Language language) {
    String source =
        switch (language) {
          case RUBY -> "kept = []\nloop { kept << 'x' * 100_000 }";
          case JAVASCRIPT ->
              "const kept = []; for (;;) kept.push(new Array(10000).fill(kept.length));";
        };
    return Dialplan.of("greta", "greedy", language, source);
  }

  @Test
  void aPlanThatFillsTheHeapOfASharedWorkerIsToBlameAndItsNineNeighboursGoOn() {
    try (CallDispatcher dispatcher =
        builder(TestDispatchers.PATIENT_RUNS).javascript(pool -> pool).build().start()) {
      List<DispatchedCall> others = ring(dispatcher, Language.JAVASCRIPT);
      DispatchedCall greedy = dispatcher.dispatch(call(greedy(Language.JAVASCRIPT)));

      LimitExceeded exceeded =
          assertInstanceOf(LimitExceeded.class, outcomeOf(greedy), events::toString);
      assertEquals(CallOutcome.Limit.WORKER_MEMORY, exceeded.limit(), exceeded::explanation);
      Incident incident = events.awaitIncident(_ -> true);
      Blame blame = incident.blame().orElseThrow(() -> new AssertionError(events.toString()));
      assertEquals(greedy.call().id(), blame.call());
      assertEquals("greta", blame.owner());
      assertEquals("greedy", blame.dialplan());
      assertEquals(greedy(Language.JAVASCRIPT).hash(), blame.hash());
      assertTrue(incident.runs().size() > OTHERS, incident::toString);

      host.stopRinging();
      others.forEach(call ->
          assertEquals(
              new Completed(new CallOutcome.Ending.Answered()), outcomeOf(call), events::toString));
      others.forEach(call -> assertEquals(2, host.commandsOf(call.call().id()).size()));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aPlanThatAllocatesWithoutEndIsRefusedAfterItsThirdStrikeAndNobodyElseIs(Language language) {
    Duration quarantine = Duration.ofMinutes(1);
    try (CallDispatcher dispatcher =
        TestDispatchers.with(
                builder(TestDispatchers.PATIENT_RUNS.allocation(RunSettings.DEFAULT_ALLOCATION)),
                language)
            .quarantine(
                new QuarantineSettings(
                    3, 10, Duration.ofMinutes(10), quarantine, Duration.ofHours(1)))
            .build()
            .start()) {
      Dialplan plan = greedy(language);
      for (int strike = 1; strike <= 3; strike++) {
        assertInstanceOf(
            LimitExceeded.class, outcomeOf(dispatcher.dispatch(call(plan))), events::toString);
      }
      Rejected refused =
          assertInstanceOf(Rejected.class, outcomeOf(dispatcher.dispatch(call(plan))));
      assertEquals(CallOutcome.Refusal.QUARANTINE, refused.refusal());
      assertEquals(3, refused.seen());
      assertTrue(
          refused.retryAfter().isPositive() && refused.retryAfter().compareTo(quarantine) <= 0,
          refused::explanation);
      SupervisorEvent.PlanQuarantined event =
          events.await(SupervisorEvent.PlanQuarantined.class, _ -> true);
      assertEquals(plan.hash(), event.hash());

      Dialplan other =
          Dialplan.of("greta", "good", language, honestCall(language).dialplan().source());
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(call(other))));
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(language))));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aPlanThatBurnsItsProcessorTimeIsStoppedInTheEngine(Language language) {
    try (CallDispatcher dispatcher =
        TestDispatchers.with(builder(TestDispatchers.RUNS.cpuTime(Duration.ofSeconds(1))), language)
            .build()
            .start()) {
      String loop =
          switch (language) {
            case RUBY -> "begin\n  loop { }\nrescue Exception\n  loop { }\nend";
            case JAVASCRIPT -> "for (;;) { try { for (;;) { } } finally { continue; } }";
          };
      LimitExceeded exceeded =
          assertInstanceOf(
              LimitExceeded.class,
              outcomeOf(dispatcher.dispatch(call(language, loop))),
              events::toString);
      assertEquals(CallOutcome.Limit.CPU_TIME, exceeded.limit());
      assertEquals(1_000, exceeded.granted());
      assertInstanceOf(Completed.class, outcomeOf(dispatcher.dispatch(honestCall(language))));
      assertEquals(List.of(), events.incidents());
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aPlanThatHoardsPastTheThresholdIsToBlameAndItsNeighboursMove(Language language) {
    String hoarder =
        switch (language) {
          case RUBY ->
              "kept = []\n75.times { kept << 'x' * 1_000_000; sys.Dial('busy') }\n"
                  + "sys.Dial('ring')";
          case JAVASCRIPT ->
              "const kept = []; for (let i = 0; i < 84; i++) {"
                  + " kept.push(new Uint8Array(1000000).fill(1)); sys.dial('busy'); }"
                  + " sys.dial('ring');";
        };
    try (CallDispatcher dispatcher =
        TestDispatchers.with(builder(TestDispatchers.PATIENT_RUNS), language).build().start()) {
      List<DispatchedCall> others = ring(dispatcher, language);
      DispatchedCall hoarding = dispatcher.dispatch(call(language, hoarder));
      LimitExceeded exceeded =
          assertInstanceOf(LimitExceeded.class, outcomeOf(hoarding), events::toString);
      assertEquals(CallOutcome.Limit.WORKER_MEMORY, exceeded.limit());
      assertTrue(exceeded.seen() > 150_000_000, exceeded::explanation);
      Incident incident = events.awaitIncident(_ -> true);
      assertEquals(hoarding.call().id(), incident.blame().orElseThrow().call());
      assertTrue(others.stream().noneMatch(call -> call.outcome().isDone()), "they still ring");
      host.stopRinging();
      others.forEach(call ->
          assertEquals(
              new Completed(new CallOutcome.Ending.Answered()), outcomeOf(call), events::toString));
    }
  }

  private CallDispatcherBuilder builder(RunSettings runs) {
    return TestDispatchers.builder(host, events, runs);
  }

  private List<DispatchedCall> ring(CallDispatcher dispatcher, Language language) {
    String plan =
        switch (language) {
          case RUBY -> "sys.Dial('ring')\nsys.Dial('answer')";
          case JAVASCRIPT -> "sys.dial('ring'); sys.dial('answer');";
        };
    List<DispatchedCall> calls =
        IntStream.range(0, OTHERS)
            .mapToObj(_ -> dispatcher.dispatch(call(language, plan)))
            .toList();
    await()
        .alias("every call rings")
        .atMost(Duration.ofSeconds(60))
        .until(() -> calls.stream().noneMatch(call -> host.commandsOf(call.call().id()).isEmpty()));
    return calls;
  }
}
