package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.CallOutcome.LimitExceeded;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.DispatchedCall;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that the supervisor ends for limits that no plan reaches by itself in a test: it takes
 * seconds of measuring, or a worker that misbehaves. A dispatcher of the test gives them up.
 */
@Timeout(60)
class GivenUpRunsTest {
  static Set<Limit> limits() {
    return Set.of(Limit.WORKER_MEMORY, Limit.WORKER_SILENCE, Limit.STOP_TIME);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aRunThatTheSupervisorGivesUpIsAnErrorAndItsLegIsCancelled(Limit limit) throws Exception {
    try (TestServer server = TestServer.usual(Map.of());
        Phone callee = Phone.udp(server);
        Phone caller = Phone.udp(server)) {
      server.plan("alpha", Call.Direction.INBOUND, "// The test dials.");
      CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();
      server.calls.open(call -> dialling(server, call, callee.port(), outcome));

      caller.calls("100", Phone.SDP);
      Heard invite = callee.hears("INVITE");
      callee.answers(invite, 180, "");
      caller.hearsStatus(180);
      LimitExceeded given = new LimitExceeded(limit, 2, 1);
      outcome.complete(given);

      callee.answers(callee.hears("CANCEL"), 200, "");
      callee.answers(invite, 487, "");
      assertEquals(500, caller.isAnswered().status());
      assertEquals(given, server.lastFinished().outcome());
      Awaitility.await("entries of calls that are over")
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    }
  }

  private static DispatchedCall dialling(
      TestServer server, Call call, int port, CompletableFuture<CallOutcome> outcome) {
    Thread.ofVirtual()
        .name("dialling")
        .start(() -> {
          try {
            server.calls.perform(
                call,
                new Command.Dial(TestServer.at(port), Duration.ofSeconds(30), Optional.empty()));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    return new Run(call, outcome);
  }

  /** A run that ends when the test says so. */
  private record Run(Call call, CompletableFuture<CallOutcome> outcome) implements DispatchedCall {
    @Override
    public CallOutcome join() {
      return outcome.join();
    }

    @Override
    public void cancel() {
      outcome.complete(new CallOutcome.Cancelled());
    }
  }
}
