package io.ringfence.supervisor.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The callers without an answer who are being treated. No owner has more of them routed at once
 * than he may have calls: nobody admits a refused call, and so nobody would count what is dialled
 * for it. Whoever comes on top of that gets the fitting response. Thread-safe.
 */
final class Treatments {

  private enum Phase {
    OPEN,
    /** The dispatcher closes: everybody still gets a response, and nobody is dialled any more. */
    LAST,
    /**
     * Nobody watches any more: who dispatches to a closed desk gets an outcome and nothing else.
     */
    CLOSED
  }

  private final CallTerms terms;
  private final Set<CallTreatment> all = ConcurrentHashMap.newKeySet();
  private volatile Phase phase = Phase.CLOSED;

  // Guarded by itself.
  private final Map<String, Integer> routes = new HashMap<>();

  Treatments(CallTerms terms) {
    this.terms = terms;
  }

  void open() {
    phase = Phase.OPEN;
  }

  /** Has a caller treated, unless all is closed. */
  void treat(Unanswered caller) {
    if (phase == Phase.CLOSED) {
      return;
    }
    CallTreatment treatment = new CallTreatment(caller, terms, this);
    all.add(treatment);
    treatment.start();
    if (phase == Phase.CLOSED) {
      treatment.abandon();
    }
  }

  void onOver(CallTreatment treatment) {
    all.remove(treatment);
  }

  /** Those that go on now, for whoever watches their deadlines. */
  Collection<CallTreatment> all() {
    return Collections.unmodifiableCollection(all);
  }

  /** Whoever is being dialled for is responded to instead, and so is whoever comes. */
  void dialNoMore() {
    if (phase == Phase.OPEN) {
      phase = Phase.LAST;
    }
    all.forEach(CallTreatment::stopDialling);
  }

  /** Nothing further is done for anybody. */
  void close() {
    phase = Phase.CLOSED;
    all.forEach(CallTreatment::abandon);
  }

  /** Waits for those that are there now, at most until then. */
  void await(long untilNanos) {
    try {
      for (CallTreatment treatment : List.copyOf(all)) {
        if (!treatment.join(Duration.ofNanos(untilNanos - System.nanoTime()))) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  boolean mayDial() {
    return phase == Phase.OPEN;
  }

  /** Whether the caller may be routed, until {@link #giveBackRoute}. */
  boolean takeRoute(Unanswered caller) {
    String owner = caller.call().owner();
    synchronized (routes) {
      int taken = routes.getOrDefault(owner, 0);
      boolean isTooMany = caller.standing() == Standing.ORDINARY && taken >= terms.owners().calls();
      if (isTooMany || !mayDial()) {
        return false;
      }
      routes.put(owner, taken + 1);
      return true;
    }
  }

  void giveBackRoute(Unanswered caller) {
    synchronized (routes) {
      routes.computeIfPresent(caller.call().owner(), (_, taken) -> taken == 1 ? null : taken - 1);
    }
  }
}
