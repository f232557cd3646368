package io.ringfence.supervisor.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop that ends what is overdue, tick by tick. */
class DeadlinesTest {
  private final List<String> done = new ArrayList<>();
  private final Timed first = new Timed("first");
  private final Timed second = new Timed("second");
  private final Timed third = new Timed("third");
  private final Deadlines deadlines =
      new Deadlines(List.of(List.of(first, second), List.of(third)), () -> done.add("room"));
  private long now = System.nanoTime();

  private final class Timed implements Deadlines.Timed {
    private final String name;
    private boolean fails;

    Timed(String name) {
      this.name = name;
    }

    @Override
    public void onTick(long nowNanos) {
      if (fails) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      done.add(name);
    }

    @Override
    public void onPause(Duration by) {
      done.add(name + " paused for " + by.toSeconds() + " s");
    }
  }

  private List<String> tickAfter(Duration time) {
    now += time.toNanos();
    done.clear();
    deadlines.tick(now);
    return List.copyOf(done);
  }

  @Test
  void aFaultAtOneCallCostsNoOtherItsDeadline() {
    first.fails = true;
    assertEquals(List.of("second", "third", "room"), tickAfter(Deadlines.TICK));
    first.fails = false;
    assertEquals(List.of("first", "second", "third", "room"), tickAfter(Deadlines.TICK));
  }

  @Test
  void afterAPauseNobodyIsJudgedForATick() {
    assertEquals(
        List.of("first paused for 15 s", "second paused for 15 s", "third paused for 15 s", "room"),
        tickAfter(Duration.ofSeconds(15).plus(Deadlines.TICK.multipliedBy(2))));
    assertEquals(List.of("first", "second", "third", "room"), tickAfter(Deadlines.TICK));
  }
}
