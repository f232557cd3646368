package io.ringfence.supervisor.report;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.event.SupervisorEvent.EventsDropped;
import io.ringfence.supervisor.event.SupervisorEvent.PlanLogged;
import io.ringfence.supervisor.event.SupervisorEvent.ServiceRestored;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final SupervisorEvent NEWS = new ServiceRestored(Language.RUBY);

  private final List<SupervisorEvent> heard = new CopyOnWriteArrayList<>();

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
            Duration.ofMillis(100));
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
