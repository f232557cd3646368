package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static io.ringfence.supervisor.dispatch.DeskFixture.planOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Owners whose callers are routed somewhere, and who may have two calls. */
class RouteLimitTest {
  private static final int CALLS = 2;
  private static final Dialplan FIRE = Dialplan.of("anna", "fire", Language.RUBY, "exit");
  private static final String DIALLED = "Dial";
  private static final String TOO_MANY =
      "Respond 480 'Dial plan execution exceeded maximum allowed', Retry-After: 1";

  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(
          RunSettings.DEFAULT,
          WaitingSettings.DEFAULT.longest(Duration.ofMinutes(1)),
          new OwnerSettings(CALLS, 10_000, CALLS));

  private final Map<String, String> last = new ConcurrentHashMap<>();
  private final Semaphore mayAnswer = new Semaphore(0);

  RouteLimitTest() throws Exception {}

  @BeforeEach
  void route() {
    desk.treatment = _ -> new Treatment.Route("voicemail", Duration.ofSeconds(20));
    desk.handler =
        (call, command) -> {
          if (command instanceof Command.Respond) {
            last.put(call.id(), command.explanation());
            return CommandResult.sent();
          }
          last.put(call.id(), DIALLED);
          mayAnswer.acquire();
          return CommandResult.answered();
        };
  }

  /** A call that is refused because its owner has all that he may have. */
  private DispatchedCall refused() throws Exception {
    DispatchedCall call = desk.dispatch();
    assertEquals(
        new Rejected(Refusal.OWNER_CALLS, CALLS, CALLS, Duration.ofSeconds(1)), outcome(call));
    return call;
  }

  private void awaitLast(DispatchedCall call, String command) {
    await(call.call().id() + " gets " + command)
        .atMost(DeskFixture.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> command.equals(last.get(call.call().id())));
  }

  private void fillShare() {
    for (int i = 0; i < CALLS; i++) {
      desk.dispatch();
    }
  }

  @Test
  void asManyAreRoutedAtOnceAsAnOwnerMayHaveCallsAndTheOthersGetAResponse() throws Exception {
    fillShare();
    DispatchedCall first = refused();
    DispatchedCall second = refused();
    awaitLast(first, DIALLED);
    awaitLast(second, DIALLED);
    for (int i = 0; i < 100; i++) {
      awaitLast(refused(), TOO_MANY);
    }
    mayAnswer.release();
    await("a route is over")
        .atMost(DeskFixture.LIMIT)
        .until(() -> {
          DispatchedCall next = refused();
          awaitAny(next);
          return DIALLED.equals(last.get(next.call().id()));
        });
    mayAnswer.release(CALLS);
  }

  private void awaitAny(DispatchedCall call) {
    await(call.call().id() + " gets anything")
        .atMost(DeskFixture.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> last.containsKey(call.call().id()));
  }

  @Test
  void neitherAnotherOwnerNorAnEmergencyIsHeldUpByThat() throws Exception {
    desk.emergency = call -> call.dialplan().name().equals("fire");
    fillShare();
    awaitLast(refused(), DIALLED);
    awaitLast(refused(), DIALLED);
    awaitLast(refused(), TOO_MANY);
    for (int i = 0; i < CALLS; i++) {
      desk.dispatch(desk.call(planOf("berta")));
    }
    awaitLast(desk.dispatch(desk.call(planOf("berta"))), DIALLED);
    DispatchedCall emergency = desk.dispatch(desk.call(FIRE));
    DeskWorker worker = desk.worker(1);
    worker.fake.end(worker.nextRun());
    outcome(emergency);
    awaitLast(emergency, DIALLED);
    mayAnswer.release(100);
  }
}
