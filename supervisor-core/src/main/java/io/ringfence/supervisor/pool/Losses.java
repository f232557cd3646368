package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The unplanned ends of workers lately that no run is to blame for, and whose runs alone were
 * there. A value: each loss gives the next one.
 *
 * <p>One such end proves nothing against an owner. Where they come one after the other to him and
 * hardly to anybody else, he is more likely their cause than their victim. What ends several of his
 * workers at once is one loss.
 *
 * @param losses those within the period, oldest first
 */
record Losses(List<Loss> losses) {

  /** Nothing was lost. */
  static final Losses NONE = new Losses(List.of());

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** A worker that was lost; {@code owner} is empty unless only his runs were there. */
  record Loss(long atNanos, Optional<String> owner) {}

  /** Copies the list. */
  Losses {
    losses = List.copyOf(losses);
  }

  /** With one more loss. */
  Losses and(Optional<String> owner, RestartIntensity intensity, long nowNanos) {
    List<Loss> next = new ArrayList<>(recent(intensity, nowNanos));
    List<Loss> own = owner.isEmpty() ? List.of() : of(owner, next);
    if (own.isEmpty() || !isSameAs(own.getLast(), nowNanos)) {
      next.add(new Loss(nowNanos, owner));
    }
    return new Losses(next);
  }

  /**
   * Whether one more loss puts {@code owner}, whose runs alone are there, under suspicion: he has
   * lost as many as are normal for all, and hardly anybody else has lost any.
   */
  boolean areSuspicious(Optional<String> owner, RestartIntensity intensity, long nowNanos) {
    List<Loss> recent = recent(intensity, nowNanos);
    List<Loss> own = owner.isEmpty() ? List.of() : of(owner, recent);
    int others = recent.size() - own.size();
    return !own.isEmpty()
        && own.size() >= intensity.deaths()
        && own.size() + 1 >= others
        && !isSameAs(own.getLast(), nowNanos);
  }

  private List<Loss> recent(RestartIntensity intensity, long nowNanos) {
    long within = intensity.within().toNanos();
    return losses.stream().filter(loss -> nowNanos - loss.atNanos() <= within).toList();
  }

  private static List<Loss> of(Optional<String> owner, List<Loss> losses) {
    return losses.stream().filter(loss -> loss.owner().equals(owner)).toList();
  }

  private static boolean isSameAs(Loss before, long nowNanos) {
    return nowNanos - before.atNanos() < AT_ONCE.toNanos();
  }
}
