package io.ringfence.supervisor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.call.SipRequest;
import io.ringfence.supervisor.event.StartFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door as far as it goes without a worker. */
class CallDispatcherTest {
  private static final Call CALL =
      Call.inbound(
          "c-1",
          Dialplan.of("anna", "main", Language.RUBY, "exit"),
          SipRequest.builder("INVITE", "sip:1@example.org").build());

  @TempDir Path folder;

  private CallDispatcher dispatcher() {
    return CallDispatcher.builder((_, command) -> CommandResult.notOffered(command))
        .ruby(pool -> pool)
        .javaHome(folder.resolve("no-java-here"))
        .cacheFolder(folder.resolve("cache"))
        .runFolder(folder)
        .build();
  }

  @AfterEach
  void noThreadIsLeft() {
    await("all threads of the dispatcher end")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ringfence-")));
  }

  @Test
  void aCallBeforeTheStartIsRefused() {
    assertEquals(
        new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO),
        dispatcher().dispatch(CALL).join());
  }

  @Test
  void withoutWorkersThereIsNoneToSeeOrReplace() {
    CallDispatcher dispatcher = dispatcher();
    assertEquals(List.of(), dispatcher.workers());
    dispatcher.recycle(1);
    assertEquals(List.of(), dispatcher.workers());
  }

  @Test
  void aStartThatFailsSaysWhyAndClosesTheDispatcher() {
    CallDispatcher dispatcher = dispatcher();
    assertThrows(StartFailedException.class, dispatcher::start);
    assertEquals(
        "a dispatcher starts once; this one is CLOSED",
        assertThrows(IllegalStateException.class, dispatcher::start).getMessage());
    assertEquals(
        new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO),
        dispatcher.dispatch(CALL).join());
  }

  @Test
  void oneThatNeverStartedClosesAndStaysClosed() {
    CallDispatcher dispatcher = dispatcher();
    dispatcher.close();
    dispatcher.close();
    assertThrows(IllegalStateException.class, dispatcher::start);
  }
}
