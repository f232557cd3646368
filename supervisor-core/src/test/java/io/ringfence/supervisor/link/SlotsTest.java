package io.ringfence.supervisor.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.link.LinkFixture.Told;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotsTest {
  private static final int THREADS = 3;
  private static final int ROUNDS = 300;

  @TempDir Path folder;

  private final Told told = new Told();
  private LinkFixture fixture;
  private FakeWorker worker;

  @BeforeEach
  void greet() throws Exception {
    fixture = new LinkFixture(folder);
    worker = fixture.greeted();
  }

  @AfterEach
  void close() {
    worker.close();
    fixture.close();
  }

  @Test
  void noCallStartsBeforeCallsAreAdmittedOrAfterTheyAreRefused() {
    fixture.link.refuseCalls();
    assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
    assertTrue(fixture.link.isSpare());
    fixture.link.admitCalls();
    assertTrue(fixture.link.tryStart(fixture.order(), told).isPresent());
    assertFalse(fixture.link.isSpare());
    fixture.link.refuseCalls();
    assertEquals(Optional.empty(), fixture.link.tryStart(fixture.order(), told));
    assertEquals(1, fixture.link.runs());
  }

  @Test
  void aCanaryTakesNoSlotAndLeavesTheWorkerASpare() throws Exception {
    fixture.link.refuseCalls();
    RunOrder canary = new RunOrder(fixture.order().call(), LinkFixture.LIMITS, 1, 0, 0, false);
    assertTrue(fixture.link.tryStart(canary, told).isPresent());
    assertEquals(0, fixture.link.runs());
    assertTrue(fixture.link.isSpare());
    assertEquals(List.of(), OpenCalls.of(fixture.link));
    worker.end(worker.nextStart().run());
    told.awaitItems(1);
    assertEquals(0, fixture.link.runs());
    assertEquals(0, fixture.link.callsServed());
    assertEquals(List.of("greeted fake 1"), fixture.news);
  }

  @Test
  void theSlotIsFreeWhenItsListenerIsTold() throws Exception {
    AtomicInteger seen = new AtomicInteger(-1);
    RunListener listener =
        new ForwardingListener(told) {
          @Override
          public void onEnded(LinkedRun run, RunEnd end) {
            seen.set(fixture.link.runs());
            super.onEnded(run, end);
          }
        };
    assertTrue(fixture.link.tryStart(fixture.order(), listener).isPresent());
    worker.end(worker.nextStart().run());
    told.awaitItems(1);
    assertEquals(0, seen.get());
  }

  @Test
  void manyThreadsNeverTakeMoreThanThereAre() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    RunListener listener =
        new ForwardingListener(told) {
          @Override
          public void onEnded(LinkedRun run, RunEnd end) {
            ended.incrementAndGet();
          }
        };
    AtomicInteger started = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("caller")
              .start(() -> {
                while (started.get() < ROUNDS) {
                  if (fixture.link.tryStart(fixture.order(), listener).isPresent()) {
                    started.incrementAndGet();
                  } else {
                    LockSupport.parkNanos(1_000);
                  }
                }
              }));
    }
    AtomicBoolean allStarted = new AtomicBoolean();
    Thread worked =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (!allStarted.get() || ended.get() < started.get()) {
                  Optional<ToWorker.StartRun> start = worker.nextStartIfAny();
                  if (start.isPresent()) {
                    // What the worker has been told of and has not ended.
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    most.accumulateAndGet(fixture.link.runs(), Math::max);
                    running.decrementAndGet();
                    worker.end(start.get().run());
                  } else {
                    LockSupport.parkNanos(1_000);
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofSeconds(60)), "a caller hangs");
    }
    allStarted.set(true);
    assertTrue(worked.join(Duration.ofSeconds(60)), "a run did not end");
    assertTrue(most.get() <= 2, () -> most + " runs at once; allowed 2");
    assertEquals(0, fixture.link.runs());
    assertEquals(started.get(), ended.get());
  }

  /** Otherwise a call would be sent to a worker that was already asked to end. */
  @Test
  void onceCallsAreRefusedAndNoneRunsNoneEverWill() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(2);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(
          Thread.ofPlatform()
              .name("caller")
              .start(() -> {
                ready.countDown();
                while (!isOver.get()) {
                  fixture.link.tryStart(fixture.order(), told);
                }
              }));
    }
    ready.await();
    try {
      long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < until) {
        fixture.link.admitCalls();
        fixture.link.refuseCalls();
        if (fixture.link.runs() == 0) {
          long moment = System.nanoTime() + 20_000;
          while (System.nanoTime() < moment) {
            Thread.onSpinWait();
          }
          assertEquals(List.of(), OpenCalls.of(fixture.link), "started behind the closed door");
        } else {
          endAll();
        }
      }
    } finally {
      isOver.set(true);
      for (Thread caller : callers) {
        assertTrue(caller.join(Duration.ofSeconds(60)), "a caller hangs");
      }
    }
  }

  private void endAll() {
    await("all runs end")
        .atMost(Duration.ofSeconds(5))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          for (Optional<ToWorker.StartRun> start = worker.nextStartIfAny();
              start.isPresent();
              start = worker.nextStartIfAny()) {
            worker.end(start.get().run());
          }
          return fixture.link.runs() == 0;
        });
  }
}
