package io.ringfence.supervisor.report;

import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.EventListener;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries events from whoever reports them to the host's listeners and the log. Reporting never
 * waits and never runs host code: what does not fit is counted and dropped.
 *
 * <p>One thread, {@code ringfence-events}, delivers in the order of reporting; {@link #close} ends
 * it after what was reported before.
 */
public final class EventQueue implements AutoCloseable {
  private static final int CAPACITY = 10_000;
  private static final int MOST_OF_FLOODS = 5_000;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_DUMP_CHARACTERS = 16 << 10;

  private final BlockingQueue<SupervisorEvent> events = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final List<EventListener> listeners;
  private final Duration closeLimit;
  private final Logger log;
  private final Thread thread;
  private volatile boolean closed;

  /** A queue that will deliver to {@code listeners} once it is started. */
  public EventQueue(List<EventListener> listeners) {
    this(listeners, CLOSE_LIMIT, System.getLogger("io.ringfence"));
  }

  EventQueue(List<EventListener> listeners, Duration closeLimit, Logger log) {
    this.listeners = List.copyOf(listeners);
    this.closeLimit = closeLimit;
    this.log = log;
    this.thread = Thread.ofPlatform().name("ringfence-events").daemon().unstarted(this::deliver);
  }

  /** Delivers from now on until it is closed. */
  public void start() {
    thread.start();
  }

  /** Reports an event. May be called on any thread; returns at once. */
  public void report(SupervisorEvent event) {
    boolean mayGoIn = !canFlood(event) || events.remainingCapacity() > CAPACITY - MOST_OF_FLOODS;
    if (!mayGoIn || !events.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  /**
   * What an owner can bring about as often as he likes, by his plans or by calls that are refused:
   * it must not push the news of workers out.
   */
  private static boolean canFlood(SupervisorEvent event) {
    return switch (event) {
      case SupervisorEvent.PlanLogged _,
          SupervisorEvent.CallTreated _,
          SupervisorEvent.CommandFailed _ ->
          true;
      case SupervisorEvent.WorkerReady _,
          SupervisorEvent.WorkerRetired _,
          SupervisorEvent.WorkerEnded _,
          SupervisorEvent.CallResumed _,
          SupervisorEvent.PlanQuarantined _,
          SupervisorEvent.PlanReleased _,
          SupervisorEvent.ServiceDegraded _,
          SupervisorEvent.ServiceRestored _,
          SupervisorEvent.EventsDropped _ ->
          false;
    };
  }

  /** Delivers what is left and ends the thread; a listener that hangs is interrupted. */
  @Override
  public void close() {
    closed = true;
    boolean cannotWait = !thread.isAlive() || Thread.currentThread().equals(thread);
    try {
      if (!cannotWait && !thread.join(closeLimit)) {
        // The listener would hang at each of the rest again.
        events.clear();
        thread.interrupt();
        thread.join(closeLimit);
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void deliver() {
    while (!closed || !events.isEmpty()) {
      try {
        SupervisorEvent event = events.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          deliver(event);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          deliver(new SupervisorEvent.EventsDropped(lost));
        }
      } catch (InterruptedException _) {
        // It was meant for a listener that hung; what is left is said all the same.
      }
    }
  }

  private void deliver(SupervisorEvent event) {
    log.log(levelOf(event), event::explanation);
    if (event instanceof SupervisorEvent.WorkerEnded(Incident incident)
        && !incident.threadDump().isEmpty()) {
      log.log(levelOf(event), () -> threadsOf(incident));
    }
    for (EventListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Throwable failure) {
        log.log(Level.WARNING, "a listener failed at: " + event.explanation(), failure);
      }
    }
  }

  private static String threadsOf(Incident incident) {
    String dump = String.join("\n", incident.threadDump());
    return dump.length() <= MOST_DUMP_CHARACTERS
        ? "%s had these threads:\n%s".formatted(incident.worker(), dump)
        : "%s had these threads, the first %d of %d characters:\n%s"
            .formatted(
                incident.worker(),
                MOST_DUMP_CHARACTERS,
                dump.length(),
                dump.substring(0, MOST_DUMP_CHARACTERS));
  }

  private static Level levelOf(SupervisorEvent event) {
    return switch (event) {
      case SupervisorEvent.WorkerReady _,
          SupervisorEvent.ServiceRestored _,
          SupervisorEvent.CallResumed _,
          SupervisorEvent.PlanReleased _,
          SupervisorEvent.CallTreated _ ->
          Level.INFO;
      case SupervisorEvent.WorkerRetired(_, EndReason reason, _) -> levelOf(reason);
      case SupervisorEvent.WorkerEnded(Incident incident) -> levelOf(incident.reason());
      case SupervisorEvent.ServiceDegraded _ -> Level.ERROR;
      case SupervisorEvent.PlanLogged _ -> Level.DEBUG;
      case SupervisorEvent.PlanQuarantined _,
          SupervisorEvent.CommandFailed _,
          SupervisorEvent.EventsDropped _ ->
          Level.WARNING;
    };
  }

  private static Level levelOf(EndReason reason) {
    return reason.isPlanned() ? Level.INFO : Level.WARNING;
  }
}
