package io.ringfence.supervisor.pool;

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

  /** So many of one owner within the period may be chance. */
  private static final int MOST_BY_CHANCE = 2;

  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** A worker that was lost; {@code owner} is empty unless only his runs were there. */
  record Loss(long atNanos, Optional<String> owner) {}

  /** What the next loss is to its owner. */
  enum Share {
    /** It may have hit anybody. */
    ANYBODYS,
    /** His workers were lost before, and hardly those of others. */
    OWN,
    /** So many of his were lost that he is under suspicion. */
    SUSPICIOUS
  }

  /** Copies the list. */
  Losses {
    losses = List.copyOf(losses);
  }

  /** With one more loss. */
  Losses and(Optional<String> owner, Duration within, long nowNanos) {
    List<Loss> next = new ArrayList<>(recent(within, nowNanos));
    List<Loss> own = owner.isEmpty() ? List.of() : of(owner, next);
    if (own.isEmpty() || !isSameAs(own.getLast(), nowNanos)) {
      next.add(new Loss(nowNanos, owner));
    }
    return new Losses(next);
  }

  /** What one more loss is to {@code owner}, whose runs alone are there. */
  Share next(Optional<String> owner, Duration within, long nowNanos) {
    List<Loss> recent = recent(within, nowNanos);
    List<Loss> own = owner.isEmpty() ? List.of() : of(owner, recent);
    int others = recent.size() - own.size();
    if (own.isEmpty() || own.size() + 1 < others) {
      return Share.ANYBODYS;
    }
    return own.size() < MOST_BY_CHANCE || isSameAs(own.getLast(), nowNanos)
        ? Share.OWN
        : Share.SUSPICIOUS;
  }

  private List<Loss> recent(Duration within, long nowNanos) {
    return losses.stream().filter(loss -> nowNanos - loss.atNanos() <= within.toNanos()).toList();
  }

  private static List<Loss> of(Optional<String> owner, List<Loss> losses) {
    return losses.stream().filter(loss -> loss.owner().equals(owner)).toList();
  }

  private static boolean isSameAs(Loss before, long nowNanos) {
    return nowNanos - before.atNanos() < AT_ONCE.toNanos();
  }
}
