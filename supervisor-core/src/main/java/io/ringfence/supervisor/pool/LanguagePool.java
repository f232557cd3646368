package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.event.Incident;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.settings.PoolSettings;
import java.util.concurrent.CompletableFuture;

/** The workers of one language as a whole. Only the control thread touches it. */
final class LanguagePool {

  /** So many starts may fail in a row before the start of the dispatcher does. */
  private static final int MOST_FAILED_STARTS = 3;

  private static final int MOST_LINES = 20;

  final Language language;
  final PoolSettings settings;

  /** Completed once all spares are ready for the first time, or when that will not come about. */
  final CompletableFuture<Void> started = new CompletableFuture<>();

  Restarts restarts = Restarts.NONE;
  boolean isDegraded;

  LanguagePool(Language language, PoolSettings settings) {
    this.language = language;
    this.settings = settings;
  }

  /** Fails the start if this death shows that it will not come about. */
  void onDeathBeforeStart(Incident incident) {
    boolean isHopeless = incident.reason() instanceof EndReason.TooLittleHeadroom;
    if (isHopeless || restarts.failedStarts() >= MOST_FAILED_STARTS) {
      started.completeExceptionally(new StartFailedException(failure(incident)));
    }
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
