package io.ringfence.example.sipserver.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of one call, each after the one before, on a virtual thread that lives as long as
 * there are steps. So the state of a call needs no lock.
 */
final class Turns implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final String name;
  private final Queue<Runnable> steps = new ArrayDeque<>();
  private boolean isRunning;

  Turns(String name) {
    this.name = name;
  }

  @Override
  public void execute(Runnable step) {
    synchronized (steps) {
      steps.add(step);
      if (isRunning) {
        return;
      }
      isRunning = true;
    }
    Thread.ofVirtual().name("sip-call-" + name).start(this::run);
  }

  private void run() {
    while (true) {
      Runnable step;
      synchronized (steps) {
        Runnable next = steps.poll();
        if (next == null) {
          isRunning = false;
          return;
        }
        step = next;
      }
      try {
        step.run();
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("a step of call {} failed", name, e);
      }
    }
  }
}
