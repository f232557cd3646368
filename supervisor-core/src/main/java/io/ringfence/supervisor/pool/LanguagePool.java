package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The workers of one language as a whole. Only the control thread touches it. */
final class LanguagePool {

  /** So many starts may fail in a row before the start of the dispatcher does. */
  private static final int MOST_FAILED_STARTS = 3;

  private static final int MOST_LINES = 20;

  final Language language;
  final PoolSettings settings;

  /** Completed once all spares are ready for the first time, or when that will not come about. */
  final CompletableFuture<Void> started = new CompletableFuture<>();

  private final RestartIntensity intensity;
  private final EventQueue events;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private Restarts restarts = Restarts.NONE;
  private boolean isDegraded;

  LanguagePool(
      Language language, PoolSettings settings, RestartIntensity intensity, EventQueue events) {
    this.language = language;
    this.settings = settings;
    this.intensity = intensity;
    this.events = events;
  }

  /** A worker joined the roster. */
  void onReady() {
    restarts = restarts.afterReady();
  }

  /** A worker died that should not have; {@code ready} of them still take calls. */
  void onDeath(Incident incident, boolean wasEverReady, int ready) {
    long now = System.nanoTime();
    restarts = restarts.afterDeath(wasEverReady, intensity, now, random);
    Duration wait = restarts.waitAt(now);
    if (!wait.isZero()) {
      isDegraded = true;
      int deaths = restarts.deathsNanos().size();
      events.report(new SupervisorEvent.ServiceDegraded(language, deaths, wait, ready));
    }
    boolean isHopeless =
        incident.reason() instanceof EndReason.TooLittleHeadroom
            || restarts.failedStarts() >= MOST_FAILED_STARTS;
    if (isHopeless && !started.isDone()) {
      started.completeExceptionally(new StartFailedException(failure(incident)));
    }
  }

  /** Nobody is to wait for a start that is called off. */
  void onClosing() {
    started.completeExceptionally(
        new StartFailedException("the dispatcher was closed while it was starting"));
  }

  /** Notes whether the spares are complete. */
  void onStaffed(Staffing staffing) {
    if (staffing.spare() < settings.spares()) {
      return;
    }
    started.complete(null);
    if (isDegraded) {
      isDegraded = false;
      events.report(new SupervisorEvent.ServiceRestored(language));
    }
  }

  /** How many workers are to be started now; none while deaths make starts wait. */
  int startsNeeded(Staffing staffing, long nowNanos) {
    return restarts.waitAt(nowNanos).isZero() ? staffing.startsNeeded(settings) : 0;
  }

  private String failure(Incident incident) {
    int lines = incident.lastOutput().size();
    String output =
        String.join("\n  ", incident.lastOutput().subList(Math.max(0, lines - MOST_LINES), lines));
    return "no %s worker became ready, %d starts failed; the last: %s%s"
        .formatted(
            language.label(),
            restarts.failedStarts(),
            incident.reason().explanation(),
            output.isEmpty() ? "; it printed nothing" : "; its last lines:\n  " + output);
  }
}
