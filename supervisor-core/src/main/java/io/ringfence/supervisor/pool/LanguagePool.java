package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.StartFailedException;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.process.WorkerProcess;
import io.ringfence.supervisor.report.EventQueue;
import io.ringfence.supervisor.settings.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The real workers of one language: what their {@link Crew} is told of them, and what others are.
 * Only the control thread touches it.
 */
final class LanguagePool {

  /** What the pools of all languages work with. */
  record Tools(
      WorkerStarter starter, EventQueue events, PoolListener listener, Background background) {}

  private final CrewTerms terms;
  private final PoolListener listener;
  private final Crew crew;
  private final Map<Long, PoolMember> members = new LinkedHashMap<>();
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  LanguagePool(CrewTerms terms, Tools tools, ControlLoop loop) {
    this.terms = terms;
    this.listener = tools.listener();
    PoolHands hands = new PoolHands(this, tools, loop);
    this.crew = new Crew(terms, hands, RandomGenerator.getDefault());
  }

  CrewTerms terms() {
    return terms;
  }

  Language language() {
    return terms.language();
  }

  Crew crew() {
    return crew;
  }

  /** All workers that are not buried, by incarnation, oldest first. */
  Map<Long, PoolMember> members() {
    return members;
  }

  /** Completed once all spares are ready for the first time, or when that will not come about. */
  CompletableFuture<Void> started() {
    return started;
  }

  /** Every worker ends after at most {@code drain}; nobody is to wait for a start any more. */
  void close(Duration drain, long nowNanos) {
    started.completeExceptionally(
        new StartFailedException("the dispatcher was closed while it was starting"));
    crew.close(drain, nowNanos);
  }

  void tick(Optional<MemorySize> available, long nowNanos) {
    Map<Long, Vitals> vitals = new LinkedHashMap<>();
    members.forEach((incarnation, member) ->
        member.vitals(nowNanos).ifPresent(known -> vitals.put(incarnation, known)));
    crew.tick(new CrewScene(vitals, listener.demand(language()), available), nowNanos);
  }

  /** This process was paused; no worker pays for it. */
  void onPause(Duration by, long nowNanos) {
    for (PoolMember member : members.values()) {
      if (member.parts != null) {
        member.parts.link().onPause(by, nowNanos);
      }
    }
    crew.onPause(by, nowNanos);
  }

  /** The links of the workers that take calls, oldest first. */
  List<WorkerLink> ready() {
    List<WorkerLink> links = new ArrayList<>();
    for (PoolMember member : members.values()) {
      if (member.parts != null && state(member) instanceof LifeState.Serving) {
        links.add(member.parts.link());
      }
    }
    return List.copyOf(links);
  }

  List<WorkerStatus> statuses() {
    return members.values().stream().map(member -> member.status(state(member))).toList();
  }

  /** The processes of the workers that were ready once: before that, memory proves nothing. */
  Map<Long, WorkerProcess> toRead() {
    Map<Long, WorkerProcess> processes = new LinkedHashMap<>();
    for (PoolMember member : members.values()) {
      LifeState state = state(member);
      boolean isStarting =
          state instanceof LifeState.Starting || state instanceof LifeState.Proving;
      if (member.parts != null && !isStarting) {
        processes.put(member.incarnation, member.parts.process());
      }
    }
    return processes;
  }

  void onRead(long incarnation, WorkerReadings.Reading reading) {
    PoolMember member = members.get(incarnation);
    if (member != null) {
      member.readings = member.readings.and(reading);
      reading
          .privateMemory()
          .ifPresent(
              seen -> crew.on(incarnation, new LifeEvent.MemoryRead(seen), System.nanoTime()));
    }
  }

  /** Where a worker is in its life; its crew does not know one yet that it is just starting. */
  LifeState state(PoolMember member) {
    return crew.state(member.incarnation)
        .orElseGet(() -> new LifeState.Starting(member.startedNanos));
  }
}
