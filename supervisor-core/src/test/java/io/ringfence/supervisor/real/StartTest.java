package io.ringfence.supervisor.real;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.worker.faulty.Misdeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail say why, and leave nothing. */
@ExtendWith(NothingLeftBehind.class)
class StartTest {
  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void workersThatDieAtEveryStartFailTheStartWithTheirLastLines() {
    CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .javascript(pool -> pool)
            .workerProgram(TestDispatchers.faulty(Misdeed.DIE_AT_START.arguments()))
            .restartIntensity(
                new RestartIntensity(
                    5, Duration.ofSeconds(60), Duration.ofMillis(50), Duration.ofSeconds(1)))
            .build();
    StartFailedException failure = assertThrows(StartFailedException.class, dispatcher::start);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("faulty worker: dies at start"), message);
    assertTrue(message.contains("exit code 7"), message);
    assertEquals(3, events.incidents().size(), events::toString);
    events.await(SupervisorEvent.ServiceDegraded.class, _ -> true);
    assertThrows(IllegalStateException.class, dispatcher::start);
    dispatcher.close();
  }

  @Test
  void aWorkerThatNeverSaysHelloIsReplacedAfterTheStartLimit(@TempDir Path folder) {
    HealthSettings health = TestDispatchers.HEALTH;
    Duration startLimit = Duration.ofSeconds(15);
    CallDispatcher dispatcher =
        CallDispatcher.builder(host)
            .listener(events)
            .javascript(pool -> pool)
            .runFolder(TestDispatchers.RUN_FOLDER)
            .health(
                new HealthSettings(
                    startLimit,
                    health.heartbeat(),
                    health.silenceLimit(),
                    health.canaryEvery(),
                    startLimit,
                    health.stopLimit()))
            .workerProgram(
                TestDispatchers.faulty(
                    Misdeed.NEVER_SAY_HELLO.onceArguments(folder.resolve("done"))))
            .build();
    try (dispatcher) {
      dispatcher.start();
      Incident incident = events.awaitIncident(_ -> true);
      assertEquals(new EndReason.StartOverdue(startLimit), incident.reason());
    }
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed(@TempDir Path folder) {
    CallDispatcher dispatcher =
        TestDispatchers.builder(host, events).javascript(pool -> pool).javaHome(folder).build();
    StartFailedException failure = assertThrows(StartFailedException.class, dispatcher::start);
    assertTrue(
        String.valueOf(failure.getMessage()).contains(folder.resolve("bin/java").toString()),
        failure::getMessage);
  }

  @Test
  void aCacheFolderThatIsNoFolderIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    CallDispatcher dispatcher =
        TestDispatchers.builder(host, events).javascript(pool -> pool).cacheFolder(file).build();
    StartFailedException failure = assertThrows(StartFailedException.class, dispatcher::start);
    assertTrue(String.valueOf(failure.getMessage()).contains(file.toString()), failure::getMessage);
  }

  @Test
  void aDispatcherThatIsClosedWhileItStartsStopsStarting() throws Exception {
    CallDispatcher dispatcher = TestDispatchers.builder(host, events).ruby(pool -> pool).build();
    FutureTask<CallDispatcher> start = new FutureTask<>(dispatcher::start);
    Thread.ofVirtual().start(start);
    await()
        .alias("the start is under way")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !dispatcher.workers().isEmpty() || start.isDone());
    dispatcher.close();
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> start.get(60, TimeUnit.SECONDS));
    assertInstanceOf(StartFailedException.class, failure.getCause());
  }

  @Test
  void callsBeforeTheStartAndAfterTheEndAreRejected() {
    CallDispatcher dispatcher = TestDispatchers.builder(host, events).ruby(pool -> pool).build();
    assertInstanceOf(
        Rejected.class, dispatcher.dispatch(TestDispatchers.honestCall(Language.RUBY)).join());
    dispatcher.close();
    assertInstanceOf(
        Rejected.class, dispatcher.dispatch(TestDispatchers.honestCall(Language.RUBY)).join());
    assertThrows(IllegalStateException.class, dispatcher::start);
  }
}
