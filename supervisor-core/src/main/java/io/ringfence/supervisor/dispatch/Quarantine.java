package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.settings.QuarantineSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * Which dialplans are refused because they keep doing damage. A plan in quarantine is refused for a
 * while; then one call at a time may try it, until a good end releases it or another strike doubles
 * the while. Not thread-safe.
 */
public final class Quarantine {

  /** Plans with strikes, plans with good runs, and owners with strikes that are remembered. */
  public static final int MOST_REMEMBERED = 10_000;

  private static final Duration RETRY_AFTER_TRIAL = Duration.ofSeconds(1);

  /** Whether a plan may run. */
  public sealed interface Verdict {

    /** It may. */
    record Free() implements Verdict {}

    /** It may, this once: {@link Quarantine#ended} is to tell what came of it. */
    record OnTrial(long trial) implements Verdict {}

    /** It may not. */
    record Refused(Rejected rejected) implements Verdict {}
  }

  /** A quarantine that begins. */
  public record Sentence(int strikes, Duration time) {}

  private record Plan(String owner, String hash) {
    static Plan of(Dialplan plan) {
      return new Plan(plan.owner(), plan.hash());
    }
  }

  /** What is held against one plan. */
  private static final class Held {
    private final Strikes strikes;
    private int counted;
    private Optional<Duration> time = Optional.empty();
    private long untilNanos;
    // Zero if nobody tries.
    private long trial;

    private Held(Strikes strikes) {
      this.strikes = strikes;
    }

    private boolean isInQuarantine() {
      return time.isPresent();
    }
  }

  private final QuarantineSettings settings;
  private final Remembered<Plan, Held> records = new Remembered<>(MOST_REMEMBERED);
  private final Remembered<Plan, Long> goodRuns = new Remembered<>(MOST_REMEMBERED);
  private final Remembered<String, Strikes> owners = new Remembered<>(MOST_REMEMBERED);
  private long lastTrial;

  /** Nothing is held against anybody. */
  public Quarantine(QuarantineSettings settings) {
    this.settings = settings;
  }

  /** Judges a call of {@code plan}. */
  public Verdict judge(Dialplan plan, long nowNanos) {
    Plan key = Plan.of(plan);
    Optional<Held> held = records.get(key).filter(Held::isInQuarantine);
    if (held.isPresent()) {
      return judge(held.get(), nowNanos);
    }
    Optional<Strikes> ofOwner = owners.get(plan.owner());
    long left = ofOwner.map(strikes -> strikes.untilFewerNanos(nowNanos)).orElse(0L);
    if (left > 0 && !hadGoodRun(key, nowNanos)) {
      int most = settings.ownerStrikes();
      return refused(Refusal.OWNER_QUARANTINE, most, most, Duration.ofNanos(left));
    }
    return new Verdict.Free();
  }

  /** Counts a strike against {@code plan}; gives the quarantine that begins with it. */
  public Optional<Sentence> strike(Dialplan plan, long nowNanos) {
    strikeOwner(plan.owner(), nowNanos);
    Plan key = Plan.of(plan);
    goodRuns.remove(key);
    Held held =
        records
            .get(key)
            .orElseGet(() -> new Held(new Strikes(settings.strikes(), settings.within())));
    records.put(key, held, Held::isInQuarantine);
    held.strikes.add(nowNanos);
    if (held.isInQuarantine()) {
      held.counted++;
      return strikeAgain(held, nowNanos);
    }
    held.counted = settings.strikes();
    return held.strikes.areTooMany(nowNanos)
        ? Optional.of(sentence(held, settings.firstTime(), nowNanos))
        : Optional.empty();
  }

  /**
   * Takes in how a call of {@code plan} ended.
   *
   * @param trial the number of its trial, 0 if it was none
   * @return whether the plan is out of quarantine with it
   */
  public boolean ended(Dialplan plan, long trial, Conduct conduct, long nowNanos) {
    Plan key = Plan.of(plan);
    Optional<Held> tried = records.get(key).filter(held -> trial != 0 && held.trial == trial);
    tried.ifPresent(held -> held.trial = 0);
    if (conduct != Conduct.GOOD) {
      return false;
    }
    if (tried.isPresent()) {
      records.remove(key);
    }
    if (records.get(key).filter(Held::isInQuarantine).isEmpty()) {
      goodRuns.put(key, nowNanos, _ -> false);
    }
    return tried.isPresent();
  }

  /** Plans and owners that it remembers. */
  public int remembered() {
    return records.size() + goodRuns.size() + owners.size();
  }

  private Verdict judge(Held held, long nowNanos) {
    long left = held.untilNanos - nowNanos;
    if (left > 0) {
      return refused(Refusal.QUARANTINE, held.counted, settings.strikes(), Duration.ofNanos(left));
    }
    if (held.trial != 0) {
      return refused(Refusal.QUARANTINE, held.counted, settings.strikes(), RETRY_AFTER_TRIAL);
    }
    held.trial = ++lastTrial;
    return new Verdict.OnTrial(held.trial);
  }

  /** Calls that began before the quarantine did add nothing to it. */
  private Optional<Sentence> strikeAgain(Held held, long nowNanos) {
    if (held.untilNanos - nowNanos > 0) {
      return Optional.empty();
    }
    Duration twice = held.time.orElse(settings.firstTime()).multipliedBy(2);
    Duration longest = settings.longestTime();
    return Optional.of(sentence(held, twice.compareTo(longest) < 0 ? twice : longest, nowNanos));
  }

  private static Sentence sentence(Held held, Duration time, long nowNanos) {
    held.time = Optional.of(time);
    held.untilNanos = nowNanos + time.toNanos();
    held.trial = 0;
    return new Sentence(held.counted, time);
  }

  private void strikeOwner(String owner, long nowNanos) {
    Strikes strikes =
        owners.get(owner).orElseGet(() -> new Strikes(settings.ownerStrikes(), settings.within()));
    strikes.add(nowNanos);
    owners.put(owner, strikes, kept -> kept.areTooMany(nowNanos));
  }

  private boolean hadGoodRun(Plan plan, long nowNanos) {
    return goodRuns
        .get(plan)
        .filter(at -> nowNanos - at <= settings.within().toNanos())
        .isPresent();
  }

  private static Verdict refused(Refusal refusal, long seen, long granted, Duration left) {
    Duration retryAfter = Duration.ofMillis(Math.max(1, Math.ceilDiv(left.toNanos(), 1_000_000L)));
    return new Verdict.Refused(new Rejected(refusal, seen, granted, retryAfter));
  }
}
