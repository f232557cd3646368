package io.ringfence.supervisor.dispatch;

import static io.ringfence.supervisor.dispatch.DeskFixture.outcome;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Callers that dispatch and cancel, workers that end runs, dial, dawdle until they are stopped and
 * get lost, all at once. Set {@code -Dringfence.seed} to have the same choices again.
 */
class StormTest {
  private static final int CALLERS = 3;
  private static final int CALLS_EACH = 80;
  private static final int SLOTS = 4;

  @RegisterExtension
  final DeskFixture desk =
      new DeskFixture(
          RunSettings.DEFAULT.unattended(Duration.ofMillis(300)).total(Duration.ofSeconds(1)),
          WaitingSettings.DEFAULT.calls(20).longest(Duration.ofMillis(500)));

  private final long seed = Long.getLong("ringfence.seed", System.nanoTime());
  private final Queue<DispatchedCall> dispatched = new ConcurrentLinkedQueue<>();
  private final Set<String> kinds = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger most = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  StormTest() throws Exception {}

  @RepeatedTest(2)
  void everyCallEndsOnceAndEverySlotComesBack() throws Exception {
    Random choices = new Random(seed);
    desk.handler = (_, _) -> CommandResult.failed(486, "Busy");
    List<Thread> players = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long own = choices.nextLong();
      players.add(Thread.ofPlatform().start(() -> guard(() -> work(new Random(own)))));
    }
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      long own = choices.nextLong();
      callers.add(Thread.ofPlatform().start(() -> guard(() -> call(new Random(own)))));
    }
    for (Thread caller : callers) {
      assertTrue(caller.join(Duration.ofMinutes(2)), () -> "a caller hangs, seed " + seed);
    }
    for (DispatchedCall call : dispatched) {
      kinds.add(outcome(call).getClass().getSimpleName());
    }
    isOver.set(true);
    for (Thread player : players) {
      assertTrue(player.join(Duration.ofMinutes(2)), () -> "a worker hangs, seed " + seed);
    }
    assertEquals(List.of(), List.copyOf(failures), () -> "seed " + seed);
    assertEquals(CALLERS * CALLS_EACH, dispatched.size());
    assertTrue(most.get() <= SLOTS, () -> most + " runs on a worker at once, seed " + seed);
    assertTrue(
        kinds.containsAll(Set.of("Completed", "Cancelled")),
        () -> "a storm is more than " + kinds + ", seed " + seed);
    desk.awaitEvents(SupervisorEvent.CallResumed.class, 1);
  }

  private interface Part {
    void play() throws Exception;
  }

  private void guard(Part part) {
    try {
      part.play();
    } catch (Throwable failure) {
      failures.add(failure);
    }
  }

  private void call(Random random) throws Exception {
    Queue<DispatchedCall> mine = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < CALLS_EACH; i++) {
      DispatchedCall call = desk.dispatch();
      dispatched.add(call);
      mine.add(call);
      switch (random.nextInt(8)) {
        case 0 -> call.cancel();
        case 1 -> mine.forEach(DispatchedCall::cancel);
        case 2 -> {
          CallOutcome first = outcome(call);
          call.cancel();
          assertEquals(first, call.join());
        }
        // Half of the callers go on only when there is an outcome, so that not all is refused.
        default -> {
          if (random.nextBoolean()) {
            outcome(call);
          }
        }
      }
    }
  }

  /** Plays one worker after the other: each gets lost in the end, and a new one joins. */
  private void work(Random random) throws Exception {
    while (!isOver.get()) {
      DeskWorker worker = desk.worker(SLOTS);
      int life = 5 + random.nextInt(15);
      List<Long> dawdling = new ArrayList<>();
      while (life > 0 && !isOver.get()) {
        Optional<ToWorker.StartRun> start = worker.fake.nextStartIfAny();
        Optional<ToWorker> other = worker.fake.nextIfAny();
        if (start.isPresent()) {
          life--;
          most.accumulateAndGet(worker.link.runs(), Math::max);
          play(worker, start.get().run(), random.nextInt(10), dawdling);
        }
        if (other.isPresent()) {
          hear(worker, other.get(), dawdling);
        }
        if (start.isEmpty() && other.isEmpty()) {
          LockSupport.parkNanos(50_000);
        }
      }
      if (isOver.get()) {
        for (long run : dawdling) {
          worker.fake.end(run);
        }
        await("every slot of a worker comes back, seed " + seed)
            .atMost(DeskFixture.LIMIT)
            .until(() -> endRest(worker) && worker.link.runs() == 0);
      }
      desk.lose(worker, "lost on purpose");
    }
  }

  private static boolean endRest(DeskWorker worker) throws IOException {
    Optional<ToWorker.StartRun> start = worker.fake.nextStartIfAny();
    if (start.isPresent()) {
      worker.fake.end(start.get().run());
    }
    return start.isEmpty();
  }

  private static void play(DeskWorker worker, long run, int choice, List<Long> dawdling)
      throws IOException {
    switch (choice) {
      // Until it is told to stop.
      case 0 -> dawdling.add(run);
      case 1, 2, 3 -> {
        worker.fake.dial(run, 1);
        dawdling.add(run);
      }
      case 4 -> worker.fake.end(run, new RunEnding.EngineFailed("played"));
      default -> worker.fake.end(run);
    }
  }

  private static void hear(DeskWorker worker, ToWorker frame, List<Long> dawdling)
      throws IOException {
    switch (frame) {
      case ToWorker.CommandAnswered answered -> {
        if (dawdling.remove(answered.run())) {
          worker.fake.end(answered.run());
        }
      }
      case ToWorker.StopRun(long run) -> {
        if (dawdling.remove(run)) {
          worker.fake.end(run, new RunEnding.Stopped());
        }
      }
      default -> {}
    }
  }
}
