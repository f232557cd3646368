package io.ringfence.supervisor.report;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.SupervisorEvent.CallTreated;
import io.ringfence.supervisor.event.SupervisorEvent.CommandFailed;
import io.ringfence.supervisor.event.SupervisorEvent.EventsDropped;
import io.ringfence.supervisor.event.SupervisorEvent.PlanLogged;
import io.ringfence.supervisor.event.SupervisorEvent.ServiceRestored;
import io.ringfence.supervisor.event.SupervisorEvent.WorkerEnded;
import io.ringfence.supervisor.event.WorkerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final SupervisorEvent NEWS = new ServiceRestored(Language.RUBY);

  private final List<SupervisorEvent> heard = new CopyOnWriteArrayList<>();
  private final List<String> logged = new CopyOnWriteArrayList<>();

  private static PlanLogged line(int number) {
    return new PlanLogged("c-1", "anna", "main", "line " + number);
  }

  @AfterEach
  void noThreadIsLeft() {
    await("the thread of the queue ends")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("ringfence-events")));
  }

  @Test
  void eventsComeInTheOrderOfTheirReport() {
    EventQueue queue = new EventQueue(List.of(heard::add));
    queue.start();
    List<PlanLogged> lines = IntStream.range(0, 1_000).mapToObj(EventQueueTest::line).toList();
    lines.forEach(queue::report);
    queue.close();
    assertEquals(lines, heard);
  }

  @Test
  void whatWasReportedBeforeTheStartIsDelivered() {
    EventQueue queue = new EventQueue(List.of(heard::add));
    queue.report(NEWS);
    queue.start();
    await("the event is heard").atMost(Duration.ofSeconds(20)).until(() -> heard.contains(NEWS));
    queue.close();
  }

  @Test
  void aListenerThatThrowsStopsNothing() {
    EventListener broken =
        event -> {
          throw new IllegalStateException("thrown on purpose at " + event.explanation());
        };
    EventListener worse =
        event -> {
          throw new StackOverflowError("thrown on purpose at " + event.explanation());
        };
    EventQueue queue = new EventQueue(List.of(broken, worse, heard::add));
    queue.start();
    queue.report(line(1));
    queue.report(line(2));
    queue.close();
    assertEquals(List.of(line(1), line(2)), heard);
  }

  @Test
  void aListenerThatInterruptsItselfLosesNoEvent() {
    EventQueue queue =
        new EventQueue(
            List.of(event -> {
              heard.add(event);
              Thread.currentThread().interrupt();
            }));
    queue.report(line(1));
    queue.report(line(2));
    queue.report(line(3));
    queue.start();
    queue.close();
    assertEquals(List.of(line(1), line(2), line(3)), heard);
  }

  @Test
  void aListenerThatHangsIsInterruptedAtClose() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    EventQueue queue =
        new EventQueue(
            List.of(_ -> {
              hangs.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException _) {
                interrupted.countDown();
              }
            }),
            Duration.ofMillis(100),
            System.getLogger("io.ringfence"));
    queue.start();
    // It would hang at each of them.
    IntStream.range(0, 50).forEach(number -> queue.report(line(number)));
    assertTrue(hangs.await(20, TimeUnit.SECONDS));
    assertTimeoutPreemptively(Duration.ofSeconds(20), queue::close);
    assertTrue(interrupted.await(20, TimeUnit.SECONDS));
  }

  @Test
  void aFloodOfPlanOutputDoesNotPushTheNewsOfWorkersOut() {
    EventQueue queue = new EventQueue(List.of(heard::add));
    IntStream.range(0, 20_000).forEach(number -> queue.report(line(number)));
    IntStream.range(0, 100).forEach(_ -> queue.report(NEWS));
    queue.start();
    queue.close();
    assertEquals(100, heard.stream().filter(NEWS::equals).count());
    long lines = heard.stream().filter(PlanLogged.class::isInstance).count();
    assertEquals(5_000, lines);
    assertTrue(heard.contains(new EventsDropped(15_000)), "the loss is told");
  }

  @Test
  void neitherDoesAFloodOfRefusedCalls() {
    EventQueue queue = new EventQueue(List.of(heard::add));
    for (int i = 0; i < 10_000; i++) {
      Command busy = new Command.Respond(480, "Too many calls", "");
      queue.report(new CallTreated("c-" + i, "anna", busy, CommandResult.sent()));
      queue.report(new CommandFailed("c-" + i, "Dial", "no route"));
    }
    IntStream.range(0, 100).forEach(_ -> queue.report(NEWS));
    queue.start();
    queue.close();
    assertEquals(100, heard.stream().filter(NEWS::equals).count());
    assertTrue(heard.contains(new EventsDropped(15_000)), "the loss is told");
  }

  @Test
  void reportingNeverWaitsForAListener() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    EventQueue queue =
        new EventQueue(
            List.of(
                _ -> {
                  try {
                    mayGoOn.await();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                },
                heard::add));
    queue.start();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> IntStream.range(0, 30_000).forEach(number -> queue.report(line(number))));
    mayGoOn.countDown();
    queue.close();
    assertTrue(heard.size() > 5_000, () -> "all that fitted came: " + heard.size());
  }

  @Test
  void theThreadsOfASilentWorkerAreLoggedBehindItsEnd() {
    logEndOf(List.of("\"heartbeat\"", "  at a.b.C"));
    assertEquals(
        List.of(
            "WARNING ruby worker 3 (pid 812) is gone after 0 calls, 0 were open: silent for 6 s;"
                + " allowed 5 s; memory []; it last printed []",
            "WARNING ruby worker 3 (pid 812) had these threads:\n\"heartbeat\"\n  at a.b.C"),
        logged);
  }

  @Test
  void ofManyThreadsOnlyTheFirstCharactersAre() {
    logEndOf(Collections.nCopies(1_000, "x".repeat(99)));
    String threads = logged.getLast();
    String head =
        "WARNING ruby worker 3 (pid 812) had these threads, the first 16384 of 99999 characters:\n";
    assertEquals(head, threads.substring(0, head.length()));
    assertEquals(head.length() + 16_384, threads.length());
  }

  private void logEndOf(List<String> threadDump) {
    EventQueue queue = new EventQueue(List.of(), Duration.ofSeconds(3), new WrittenLog(logged));
    queue.start();
    queue.report(
        new WorkerEnded(
            new Incident(
                new WorkerIdentity(Language.RUBY, 3, 812),
                Optional.empty(),
                new EndReason.Silent(Duration.ofSeconds(6), Duration.ofSeconds(5)),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Duration.ZERO,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                threadDump)));
    queue.close();
  }

  /** A log that writes down its lines behind their levels. */
  private record WrittenLog(List<String> lines) implements System.Logger {
    @Override
    public String getName() {
      return "io.ringfence";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      lines.add(level + " " + message);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        String format,
        @Nullable Object @Nullable ... params) {
      lines.add(level + " " + format);
    }
  }

  @Test
  void aListenerMayCloseTheQueue() {
    CountDownLatch closed = new CountDownLatch(1);
    EventQueue[] queue = new EventQueue[1];
    queue[0] =
        new EventQueue(
            List.of(_ -> {
              queue[0].close();
              closed.countDown();
            }));
    queue[0].start();
    queue[0].report(NEWS);
    await("the listener returns")
        .atMost(Duration.ofSeconds(20))
        .until(() -> closed.getCount() == 0);
  }

  @Test
  void oneThatNeverStartedCloses() {
    EventQueue queue = new EventQueue(List.of(heard::add));
    queue.report(NEWS);
    queue.close();
    assertFalse(heard.contains(NEWS));
  }
}
