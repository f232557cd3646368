package io.ringfence.supervisor.simulation;

import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.CallRules;
import io.ringfence.supervisor.dispatch.Intake;
import io.ringfence.supervisor.pool.CrewTerms;
import io.ringfence.supervisor.settings.HealthSettings;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.PoolSettings;
import io.ringfence.supervisor.settings.PoolSettings.Sharing;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.RecycleSettings;
import io.ringfence.supervisor.settings.RestartIntensity;
import io.ringfence.supervisor.settings.RunSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses settings at random: within what makes sense, small enough that limits are met within
 * seconds.
 */
final class TermsMaker {
  private static final List<Long> ORIGINS =
      List.of(
          0L, -Duration.ofSeconds(3).toNanos(), Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

  /**
   * An engine that stands still is found by its canary before any run there is past its unattended
   * time: else the run would be charged with it.
   */
  private static final HealthSettings HEALTH =
      new HealthSettings(
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(1));

  private final RandomGenerator random;

  TermsMaker(RandomGenerator random) {
    this.random = random;
  }

  Terms make() {
    Map<Language, CrewTerms> crews = new EnumMap<>(Language.class);
    int languages = random.nextInt(1, 4);
    RecycleSettings recycle = recycle();
    RestartIntensity restarts = restarts();
    if ((languages & 1) != 0) {
      crews.put(Language.RUBY, crew(Language.RUBY, Sharing.ONE_OWNER, recycle, restarts));
    }
    if ((languages & 2) != 0) {
      crews.put(
          Language.JAVASCRIPT, crew(Language.JAVASCRIPT, Sharing.ALL_OWNERS, recycle, restarts));
    }
    WaitingSettings waiting =
        new WaitingSettings(random.nextInt(2, 60), millis(500, 5_000), millis(3_000, 20_000));
    CallRules calls = new CallRules(runs(), waiting, HEALTH.stopLimit());
    Intake.Rules intake = new Intake.Rules(owners(), quarantine(), waiting);
    return new Terms(
        crews, calls, intake, ORIGINS.get(random.nextInt(ORIGINS.size())), millis(100, 250));
  }

  private CrewTerms crew(
      Language language, Sharing sharing, RecycleSettings recycle, RestartIntensity restarts) {
    int spares = random.nextInt(1, 3);
    PoolSettings pool =
        new PoolSettings(spares, spares + random.nextInt(1, 5), random.nextInt(1, 9), sharing);
    return new CrewTerms(language, pool, MemorySettings.DEFAULT, HEALTH, recycle, restarts);
  }

  private RecycleSettings recycle() {
    return new RecycleSettings(
        random.nextInt(1, 5),
        maybe() ? Optional.of(random.nextInt(2, 20)) : Optional.empty(),
        maybe() ? Optional.of(millis(2_000, 12_000)) : Optional.empty(),
        millis(0, 2_000),
        random.nextInt(1, 3),
        random.nextInt(0, 3));
  }

  private RestartIntensity restarts() {
    return new RestartIntensity(
        random.nextInt(1, 6), millis(2_000, 10_000), millis(200, 1_000), millis(1_000, 4_000));
  }

  private RunSettings runs() {
    return RunSettings.DEFAULT
        .unattended(Duration.ofSeconds(6))
        .total(Duration.ofSeconds(90))
        .commands(20)
        .cpuTime(Duration.ofSeconds(1))
        .journal(new MemorySize(random.nextInt(1_024, 4_096)))
        .resumes(random.nextInt(0, 3));
  }

  private OwnerSettings owners() {
    return new OwnerSettings(random.nextInt(1, 6), random.nextInt(2, 30), random.nextInt(0, 20));
  }

  private QuarantineSettings quarantine() {
    int strikes = random.nextInt(1, 4);
    return new QuarantineSettings(
        strikes,
        strikes + random.nextInt(0, 4),
        millis(5_000, 30_000),
        millis(300, 2_000),
        millis(2_000, 6_000));
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(random.nextInt(least, most));
  }
}
