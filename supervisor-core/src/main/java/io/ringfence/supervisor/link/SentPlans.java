package io.ringfence.supervisor.link;

import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.worker.protocol.ToWorker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plans that a worker holds: those used last, bounded in number and size. The supervisor alone
 * decides what is forgotten, so both sides always agree. Guarded by the lock of its {@link
 * WorkerLink}.
 */
final class SentPlans {
  private static final int MAX_PLANS = 256;
  private static final long MAX_CHARACTERS = 2 << 20;

  private final LinkedHashMap<String, Integer> charactersByHash =
      new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  /** The frames that must go before a run of {@code plan}, none if the worker holds it. */
  List<ToWorker> framesBefore(Dialplan plan) {
    if (charactersByHash.get(plan.hash()) != null) {
      return List.of();
    }
    List<ToWorker> frames = new ArrayList<>();
    Iterator<Map.Entry<String, Integer>> eldest = charactersByHash.entrySet().iterator();
    while (eldest.hasNext()
        && (charactersByHash.size() >= MAX_PLANS
            || characters + plan.source().length() > MAX_CHARACTERS)) {
      Map.Entry<String, Integer> forgotten = eldest.next();
      eldest.remove();
      characters -= forgotten.getValue();
      frames.add(new ToWorker.PlanForgotten(forgotten.getKey()));
    }
    charactersByHash.put(plan.hash(), plan.source().length());
    characters += plan.source().length();
    frames.add(new ToWorker.PlanSent(plan.hash(), plan.source()));
    return frames;
  }
}
