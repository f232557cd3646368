package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.link.Thorough;
import io.ringfence.supervisor.pool.PauseWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread {@code ringfence-deadlines}, which ends what is overdue. A fault at one call costs no
 * other its time limit, and none ends the thread. After a pause of this process it judges nothing
 * for a tick: answers may lie unread.
 */
final class Deadlines implements Runnable {
  static final Duration TICK = Duration.ofMillis(50);

  private static final Logger LOG = System.getLogger("io.ringfence");

  /** Something that has a deadline. */
  interface Timed {

    /** Ends what is overdue. */
    void onTick(long nowNanos);

    /** This process was paused: so much later is what others were to do meanwhile. */
    void onPause(Duration by);
  }

  private final List<Collection<? extends Timed>> watched;
  private final Runnable makeRoom;
  private final PauseWatch pauses = new PauseWatch(TICK, System.nanoTime());
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("ringfence-deadlines").daemon().unstarted(this);

  /**
   * @param watched collections that others may change meanwhile
   * @param makeRoom starts calls for which there is room by now
   */
  Deadlines(List<Collection<? extends Timed>> watched, Runnable makeRoom) {
    this.watched = List.copyOf(watched);
    this.makeRoom = makeRoom;
  }

  void start() {
    thread.start();
  }

  /** Ends the thread, and waits a little for that; one that was never started has none. */
  void end() throws InterruptedException {
    ended.countDown();
    if (thread.isAlive()) {
      thread.join(TICK.multipliedBy(20));
    }
  }

  @Override
  public void run() {
    try {
      while (!ended.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        tick(System.nanoTime());
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but an ending JVM.
      Thread.currentThread().interrupt();
    }
  }

  void tick(long nowNanos) {
    Duration pause = pauses.at(nowNanos);
    try {
      Thorough.forEach(
          List.<Runnable>of(
              () ->
                  Thorough.forEach(
                      watched, some -> Thorough.forEach(some, each -> tick(each, pause, nowNanos))),
              makeRoom),
          Runnable::run);
    } catch (RuntimeException | Error unforeseen) {
      LOG.log(Level.ERROR, "the watch of deadlines met a fault and goes on", unforeseen);
    }
  }

  private static void tick(Timed each, Duration pause, long nowNanos) {
    if (pause.isZero()) {
      each.onTick(nowNanos);
    } else {
      each.onPause(pause);
    }
  }
}
