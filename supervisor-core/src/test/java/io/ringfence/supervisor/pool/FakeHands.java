package io.ringfence.supervisor.pool;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.EndReason;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A crew under virtual time, and hands that write down what they are told. Its workers start, stop
 * and die only where a test says so.
 */
final class FakeHands implements Hands {
  static final Duration TICK = Duration.ofMillis(100);

  final List<String> deeds = new ArrayList<>();
  final Map<Long, Vitals> vitals = new LinkedHashMap<>();
  final Map<Long, Evidence> evidence = new HashMap<>();
  final Map<Long, Verdict> verdicts = new HashMap<>();
  final Crew crew;

  long now = LifeFixture.NOW;
  Demand demand = Demand.NONE;
  Optional<MemorySize> available = Optional.empty();
  boolean failsToGiveUp;
  private long last;

  FakeHands(PoolSettings pool, RecycleSettings recycle) {
    CrewTerms terms =
        new CrewTerms(
            Language.RUBY,
            pool,
            MemorySettings.DEFAULT,
            LifeFixture.HEALTH,
            recycle,
            RestartIntensity.DEFAULT);
    crew = new Crew(terms, this, new Random(1));
  }

  void tick() {
    now += TICK.toNanos();
    Map<Long, Vitals> heard = new HashMap<>();
    vitals.forEach((incarnation, known) ->
        heard.put(
            incarnation,
            new Vitals(
                now,
                known.runs(),
                known.callsServed(),
                known.stuckCall(),
                known.owner(),
                known.idleSinceNanos(),
                known.isSpare())));
    crew.tick(new CrewScene(heard, demand, available), now);
  }

  void on(long incarnation, LifeEvent event) {
    crew.on(incarnation, event, now);
  }

  /** All that start become ready; the incarnations of those that take calls then. */
  List<Long> allReady() {
    for (long incarnation : List.copyOf(crew.states().keySet())) {
      on(incarnation, new LifeEvent.Greeted());
      on(incarnation, new LifeEvent.CanaryRight());
      on(incarnation, new LifeEvent.Warm(Optional.empty()));
      vitals.putIfAbsent(
          incarnation, new Vitals(now, 0, 0, Optional.empty(), Optional.empty(), now, true));
    }
    return List.copyOf(crew.states().keySet());
  }

  /** Ticks and lets all become ready until so many workers take calls. */
  void grow(int owners) {
    for (int i = 1; i <= owners; i++) {
      tick();
      List<Long> ready = allReady();
      tick();
      lease(ready.getLast(), "owner " + i, 0);
    }
    tick();
    allReady();
    tick();
  }

  void lease(long incarnation, String owner, int runs) {
    vitals.put(
        incarnation, new Vitals(now, runs, 1, Optional.empty(), Optional.of(owner), now, false));
  }

  void dies(long incarnation, EndReason reason) {
    on(incarnation, new LifeEvent.Exited(reason, false));
    buried(incarnation);
  }

  void endsAsAsked(long incarnation) {
    on(incarnation, LifeFixture.cleanExit());
    buried(incarnation);
  }

  void buried(long incarnation) {
    vitals.remove(incarnation);
    crew.onBuried(incarnation, now);
  }

  List<String> take() {
    List<String> taken = List.copyOf(deeds);
    deeds.clear();
    return taken;
  }

  @Override
  public long start(LifeRules rules) {
    deeds.add("start " + ++last);
    return last;
  }

  @Override
  public void carryOut(long incarnation, LifeAction.Deed deed) {
    deeds.add(deed.getClass().getSimpleName() + " " + incarnation);
  }

  @Override
  public Evidence evidence(long incarnation) {
    return evidence.getOrDefault(incarnation, Evidence.NONE);
  }

  @Override
  public void giveUpRuns(long incarnation, Verdict verdict) {
    if (failsToGiveUp) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    verdicts.put(incarnation, verdict);
    deeds.add("GiveUpRuns " + incarnation);
  }

  @Override
  public void onStaffed() {
    deeds.add("staffed");
  }

  @Override
  public void onHopeless(long incarnation, EndReason reason, int failedStarts) {
    deeds.add("hopeless by %d after %d".formatted(incarnation, failedStarts));
  }

  @Override
  public void onDegraded(int deaths, Duration backOff, int ready) {
    deeds.add("degraded by %d deaths, %d ready".formatted(deaths, ready));
  }

  @Override
  public void onRestored() {
    deeds.add("restored");
  }
}
