package io.ringfence.example.sipserver.call;

import java.util.ArrayDeque;
import java.util.Optional;
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
    start();
  }

  private void start() {
    boolean isStarted = false;
    try {
      Thread.ofVirtual().name("sip-call-" + name).start(this::run);
      isStarted = true;
    } finally {
      if (!isStarted) {
        synchronized (steps) {
          isRunning = false;
        }
      }
    }
  }

  /** An error ends its thread, and the steps that are left go on in another one. */
  private void run() {
    boolean isDone = false;
    try {
      Optional<Runnable> step = next();
      while (step.isPresent()) {
        perform(step.get());
        step = next();
      }
      isDone = true;
    } finally {
      if (!isDone) {
        start();
      }
    }
  }

  private Optional<Runnable> next() {
    synchronized (steps) {
      Optional<Runnable> step = Optional.ofNullable(steps.poll());
      isRunning = step.isPresent();
      return step;
    }
  }

  private void perform(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a step of call {} failed", name, e);
    }
  }
}
