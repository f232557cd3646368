package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitingTimeTest {
  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(
          RunSettings.DEFAULT, WaitingSettings.DEFAULT.calls(5).longest(Duration.ofMillis(100)));

  WaitingTimeTest() throws Exception {}

  @Test
  void aCallThatWaitedTooLongIsRefusedWithTheNumbers() throws Exception {
    Rejected refused = assertInstanceOf(Rejected.class, outcome(desk.dispatch()));
    assertEquals(Refusal.WAITING_TIME, refused.refusal());
    assertEquals(100, refused.granted());
    assertTrue(refused.seen() >= 100, refused::explanation);
    assertEquals(Duration.ofMillis(100), refused.retryAfter());
  }

  @Test
  void theTimeOfACallThatRunsIsNotTheTimeItWaited() throws Exception {
    DeskWorker worker = desk.worker(1);
    DispatchedCall running = desk.dispatch();
    assertInstanceOf(Rejected.class, outcome(desk.dispatch()));
    assertFalse(running.outcome().isDone());
    worker.fake.end(worker.nextRun());
    assertInstanceOf(Completed.class, outcome(running));
  }
}
