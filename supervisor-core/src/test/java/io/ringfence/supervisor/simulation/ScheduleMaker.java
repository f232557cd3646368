package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.simulation.Happening.Affliction;
import io.ringfence.supervisor.simulation.Happening.Caller;
import io.ringfence.supervisor.simulation.Happening.Patience;
import io.ringfence.supervisor.simulation.Happening.StartFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Makes a schedule of a seed: honest owners, attackers, crowds, and trouble for workers. */
final class ScheduleMaker {
  private static final List<Misdeed> MISDEEDS = List.of(Misdeed.values());
  private static final List<Affliction> AFFLICTIONS = List.of(Affliction.values());
  private static final List<StartFault> START_FAULTS = List.of(StartFault.values());

  private final SplittableRandom random;
  private final List<Language> languages;
  private final long spanNanos;
  private final List<Happening> happenings = new ArrayList<>();
  private int calls;

  private ScheduleMaker(SplittableRandom random, Terms terms) {
    this.random = random;
    this.languages = List.copyOf(terms.crews().keySet());
    this.spanNanos = Duration.ofMillis(random.nextInt(4_000, 16_000)).toNanos();
  }

  static Schedule make(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Terms terms = new TermsMaker(random).make();
    ScheduleMaker maker = new ScheduleMaker(random, terms);
    maker.owners();
    maker.trouble();
    maker.happenings.sort(Comparator.comparingLong(Happening::atNanos));
    return new Schedule(random.nextLong(), terms, maker.happenings);
  }

  private void owners() {
    int honest = random.nextInt(1, 5);
    for (int i = 0; i < honest; i++) {
      steady("honest-" + i, random.nextInt(2, 10), List.of(Misdeed.NONE, Misdeed.TAKES_TIME));
    }
    int attackers = random.nextInt(0, 3);
    for (int i = 0; i < attackers; i++) {
      List<Misdeed> repertoire =
          List.of(MISDEEDS.get(random.nextInt(MISDEEDS.size())), anyMisdeed(), Misdeed.NONE);
      steady("attacker-" + i, random.nextInt(3, 14), repertoire);
    }
    if (random.nextInt(60) == 0) {
      burst("crowd", random.nextInt(50, 500), 1_000, Misdeed.NONE);
    } else if (random.nextInt(3) == 0) {
      burst("crowd", random.nextInt(5, 40), 300, Misdeed.NONE);
    }
    for (int i = random.nextInt(-5, 3); i > 0; i--) {
      burst("gang-" + i, random.nextInt(3, 7), 300, Misdeed.CROWDS);
    }
  }

  private Misdeed anyMisdeed() {
    return MISDEEDS.get(random.nextInt(MISDEEDS.size()));
  }

  private void steady(String owner, int count, List<Misdeed> repertoire) {
    Language language = languages.get(random.nextInt(languages.size()));
    for (int i = 0; i < count; i++) {
      int plan = random.nextInt(repertoire.size());
      boolean isEmergency = random.nextInt(20) == 0;
      place(
          random.nextLong(spanNanos),
          new Caller(owner, plan, language, isEmergency),
          repertoire.get(plan));
    }
  }

  private void burst(String owner, int count, int withinMillis, Misdeed misdeed) {
    Language language = languages.get(random.nextInt(languages.size()));
    long from = random.nextLong(spanNanos / 2);
    int plans = misdeed == Misdeed.NONE ? 1 : random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      long at = from + random.nextLong(withinMillis * 1_000_000L);
      place(at, new Caller(owner, i % plans, language, false), misdeed);
    }
  }

  private void place(long atNanos, Caller caller, Misdeed misdeed) {
    happenings.add(
        new Happening.Placed(atNanos, ++calls, caller, misdeed, random.nextLong(), patience()));
  }

  private Patience patience() {
    Optional<Duration> limit =
        random.nextInt(10) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(50, 8_000)))
            : Optional.empty();
    OptionalLong cancel =
        random.nextInt(10) == 0
            ? OptionalLong.of(random.nextLong(5_000_000_000L))
            : OptionalLong.empty();
    return new Patience(limit, cancel);
  }

  private void trouble() {
    // Every fourth service has no trouble but its callers.
    int afflictions = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 9);
    for (int i = 0; i < afflictions; i++) {
      happenings.add(
          new Happening.Afflicted(
              random.nextLong(spanNanos),
              language(),
              random.nextInt(16),
              AFFLICTIONS.get(random.nextInt(AFFLICTIONS.size()))));
    }
    for (int i = random.nextInt(-4, 3); i > 0; i--) {
      happenings.add(
          new Happening.StartsFail(
              random.nextLong(spanNanos),
              language(),
              random.nextInt(1, 6),
              START_FAULTS.get(random.nextInt(START_FAULTS.size()))));
    }
    for (int i = random.nextInt(-3, 4); i > 0; i--) {
      boolean isReadable = random.nextInt(4) > 0;
      happenings.add(
          new Happening.HostMemory(
              random.nextLong(spanNanos),
              isReadable ? OptionalLong.of(random.nextInt(100, 1_000)) : OptionalLong.empty()));
    }
    for (int i = random.nextInt(-2, 3); i > 0; i--) {
      happenings.add(
          new Happening.RecycleAsked(random.nextLong(spanNanos), language(), random.nextInt(16)));
    }
    if (random.nextInt(4) == 0) {
      happenings.add(
          new Happening.Closed(
              random.nextLong(spanNanos / 2, spanNanos), Duration.ofMillis(random.nextInt(5_000))));
    }
  }

  private Language language() {
    return languages.get(random.nextInt(languages.size()));
  }
}
