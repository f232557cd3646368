package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Threads that the system gives, or does not. */
class BackgroundTest {
  private static final class Threads implements Executor {
    private boolean areToBeHad = true;
    private int left = Integer.MAX_VALUE;

    @Override
    public void execute(Runnable task) {
      if (!areToBeHad || left-- <= 0) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      task.run();
    }
  }

  private final Threads threads = new Threads();
  private final Background background = new Background(threads);
  private final List<String> done = new ArrayList<>();

  private void execute(String task) {
    background.execute(() -> done.add(task));
  }

  @Test
  void aTaskIsHandedOverAtOnce() {
    execute("kill 1");
    assertEquals(List.of("kill 1"), done);
  }

  @Test
  void whatNoThreadIsToBeHadForIsTriedAgainInItsOrder() {
    threads.areToBeHad = false;
    execute("give up 1");
    execute("kill 1");
    background.tryAgain();
    assertEquals(List.of(), done);
    threads.areToBeHad = true;
    execute("bury 1");
    assertEquals(List.of(), done, "what came earlier goes first");
    background.tryAgain();
    assertEquals(List.of("give up 1", "kill 1", "bury 1"), done);
    background.tryAgain();
    assertEquals(3, done.size(), "each once");
  }

  @Test
  void asManyAreHandedOverAsThereAreThreads() {
    threads.areToBeHad = false;
    execute("kill 1");
    execute("kill 2");
    threads.areToBeHad = true;
    threads.left = 1;
    background.tryAgain();
    assertEquals(List.of("kill 1"), done);
    threads.left = 1;
    background.tryAgain();
    assertEquals(List.of("kill 1", "kill 2"), done);
  }

  @Test
  void closedThreadsAreNoFaultOfWhoAsks() {
    Background closed =
        new Background(_ -> {
          throw new RejectedExecutionException("closed");
        });
    closed.execute(() -> done.add("kill 1"));
    closed.tryAgain();
    assertEquals(List.of(), done);
  }

  @Test
  void aTaskThatFailsEndsNothingElse() {
    background.execute(() -> {
      throw new IllegalStateException("a listener of a call failed");
    });
    execute("kill 1");
    assertEquals(List.of("kill 1"), done);
  }
}
