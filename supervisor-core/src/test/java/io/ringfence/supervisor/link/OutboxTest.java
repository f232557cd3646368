package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.LinkFixture.Told;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.worker.protocol.ToWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what a worker does not read. */
class OutboxTest {
  @TempDir Path folder;

  private final Told told = new Told();
  private LinkFixture fixture;
  private FakeWorker worker;

  @BeforeEach
  void greetWithoutReading() throws Exception {
    fixture = new LinkFixture(folder);
    worker = FakeWorker.connect(fixture.socket);
    worker.say(FakeWorker.hello(LinkFixture.TERMS));
    fixture.awaitNews("greeted fake 1");
    fixture.link.admitCalls();
  }

  @AfterEach
  void close() {
    worker.close();
    fixture.close();
  }

  private RunOrder canary(int number) {
    Dialplan plan =
        Dialplan.of("anna", "plan " + number, Language.RUBY, (number + " ").repeat(30_000));
    return new RunOrder(fixture.order(plan).call(), LinkFixture.LIMITS, 1, 0, 0, false);
  }

  /** Starts runs, which take no slot, until the link takes no more; returns how many it took. */
  private int fill() {
    int taken = 0;
    while (fixture.link.tryStart(canary(taken), told).isPresent()) {
      taken++;
    }
    return taken;
  }

  @Test
  void aWorkerWithMuchUnreadTakesNoFurtherRunAndNoCallerWaits() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertTrue(fill() > 3, "what the outbox holds is taken");
          for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), fixture.link.tryStart(canary(1_000 + i), told));
          }
        });
    // It may only be busy.
    assertEquals(List.of("greeted fake 1"), fixture.news);
    assertEquals(List.of(), told.items);
  }

  @Test
  void aWorkerThatAsksAndNeverReadsTheAnswersIsToldOnce() throws Exception {
    told.answering(new CommandResult.NotPerformed("€".repeat(1_024)));
    RunSettings manyCommands = RunSettings.DEFAULT.commands(10_000).logCharacters(1);
    RunOrder order = new RunOrder(fixture.order().call(), manyCommands, 1, 0, 0, true);
    long run = fixture.link.tryStart(order, told).orElseThrow().id();
    for (int sequence = 1; sequence <= 2_000; sequence++) {
      worker.dial(run, sequence);
    }
    told.awaitItems(2_000);
    assertEquals(List.of("greeted fake 1", "not reading"), fixture.news);
  }

  @Test
  void aCallThatCouldNotBeSentTakesNoSlot() {
    fill();
    assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
    assertEquals(0, fixture.link.runs());
  }

  @Test
  void whatWasKeptArrivesInOrderOnceTheWorkerReads() throws Exception {
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      fixture.link.tryStart(canary(i), told).ifPresent(run -> sent.add(run.id()));
    }
    assertTrue(sent.size() > 3, sent::toString);
    worker.reading();
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      seen.add(worker.nextStart().run());
    }
    assertEquals(sent, seen);
    // And the way is free again.
    assertTrue(fixture.link.tryStart(fixture.order(), told).isPresent());
    fixture.link.finish();
    assertEquals(new ToWorker.Finish(), worker.next(ToWorker.Finish.class));
    assertEquals(List.of("greeted fake 1"), fixture.news);
  }

  @Test
  void aFullOutboxDoesNotKeepTheLinkFromClosing() {
    fill();
    assertTimeoutPreemptively(Duration.ofSeconds(20), fixture::close);
  }

  @Test
  void anInterruptedCallerDoesNotBreakTheLink() throws Exception {
    worker.reading();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              fixture.link.tryStart(fixture.order(), told);
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    assertTrue(caller.join(Duration.ofSeconds(20)));
    worker.end(worker.nextStart().run());
    told.awaitItems(1);
    assertTrue(stillInterrupted.get());
    await("the end of its run is told")
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.news.stream().anyMatch(item -> item.startsWith("ended")));
    assertEquals(1, fixture.news.stream().filter(item -> item.startsWith("ended")).count());
  }

  @Test
  void aPlanIsSentOnceAndThenItsHash() throws Exception {
    worker.reading();
    for (int i = 0; i < 3; i++) {
      assertTrue(fixture.link.tryStart(fixture.order(), told).isPresent());
      long run = worker.nextStart().run();
      worker.end(run);
      told.awaitItems(i + 1);
    }
    fixture.link.finish();
    assertEquals(
        new ToWorker.PlanSent(LinkFixture.PLAN.hash(), LinkFixture.PLAN.source()),
        worker.next(ToWorker.PlanSent.class));
    await("nothing but the end follows")
        .atMost(Duration.ofSeconds(20))
        .until(() -> worker.nextIfAny().equals(Optional.of(new ToWorker.Finish())));
  }

  @Test
  void aPlanIsForgottenWhenThereAreTooManyAndSentAgain() throws Exception {
    worker.reading();
    RunOrder first = canary(0);
    assertTrue(fixture.link.tryStart(first, told).isPresent());
    // Each has between 60,000 and 90,000 characters; two million are kept.
    for (int i = 1; i < 40; i++) {
      assertTrue(fixture.link.tryStart(canary(i), told).isPresent());
      worker.nextStart();
    }
    assertEquals(first.call().dialplan().hash(), worker.next(ToWorker.PlanForgotten.class).hash());
    assertTrue(fixture.link.tryStart(first, told).isPresent());
    await("the plan is sent again")
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            worker.next(ToWorker.PlanSent.class).hash().equals(first.call().dialplan().hash()));
  }
}
