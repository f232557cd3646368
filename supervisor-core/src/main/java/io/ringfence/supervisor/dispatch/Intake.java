package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.QuarantineSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a dispatcher knows of all its calls together: whether one may come in, whose turn it is, and
 * which plans are refused. Deterministic, and not thread-safe.
 *
 * <p>A call is admitted, starts or waits, is taken out of the line any number of times, and leaves.
 *
 * @param <C> a call, told from others by its {@code equals}
 */
public final class Intake<C> {
  private static final long NO_TRIAL = 0;

  /** The settings of it all. */
  public record Rules(
      OwnerSettings owners, QuarantineSettings quarantine, WaitingSettings waiting) {}

  /** What a call is known by while it is here. */
  private record Stay(Call call, Standing standing, long trial) {}

  private final Admission admission;
  private final Quarantine quarantine;
  private final Map<Language, WaitingLine<C>> lines = new EnumMap<>(Language.class);
  private final Map<C, Stay> stays = new HashMap<>();

  /** Nobody is here. */
  public Intake(Rules rules, Set<Language> languages) {
    this.admission = new Admission(rules.owners());
    this.quarantine = new Quarantine(rules.quarantine());
    for (Language language : languages) {
      lines.put(language, new WaitingLine<>(rules.waiting(), rules.owners()));
    }
  }

  /** Lets a call in until {@link #leave}, or says why not. */
  public Optional<Rejected> admit(C caller, Call call, Standing standing, long nowNanos) {
    long trial = NO_TRIAL;
    if (standing == Standing.ORDINARY) {
      switch (quarantine.judge(call.dialplan(), nowNanos)) {
        case Quarantine.Verdict.Free _ -> {}
        case Quarantine.Verdict.OnTrial(long number) -> trial = number;
        case Quarantine.Verdict.Refused(Rejected rejected) -> {
          return Optional.of(rejected);
        }
      }
    }
    Optional<Rejected> refused = admission.admit(call.owner(), standing, nowNanos);
    if (refused.isPresent()) {
      quarantine.ended(call.dialplan(), trial, Conduct.UNKNOWN, nowNanos);
    } else {
      stays.put(caller, new Stay(call, standing, trial));
    }
    return refused;
  }

  /**
   * Has a call wait, if it may; else it is to leave. One that has left has no place in the line,
   * whatever this says.
   */
  public WaitingLine.Joined<C> join(C caller) {
    Stay stay = stays.get(caller);
    return stay == null
        ? new WaitingLine.Joined.Waits<>()
        : lineOf(stay).join(caller, stay.call().owner(), stay.standing());
  }

  /** Has a call wait that lost its worker; does nothing if it has left. */
  public void rejoin(C caller) {
    Stay stay = stays.get(caller);
    if (stay != null) {
      lineOf(stay).rejoin(caller, stay.call().owner(), stay.standing());
    }
  }

  /** Takes out the call whose turn it is, for {@link #onStarted} or {@link #putBack}. */
  public Optional<C> next(Language language, Openings openings) {
    return line(language).next(openings);
  }

  /** Whether a call waits that can start. */
  public boolean hasNext(Language language, Openings openings) {
    return line(language).hasNext(openings);
  }

  /** Gives a call that could not start its place again; does nothing if it has left. */
  public void putBack(C caller) {
    Stay stay = stays.get(caller);
    if (stay != null) {
      lineOf(stay).putBack(caller);
    }
  }

  /** A worker took the call, which may have left meanwhile. {@link #onRunOver} is to follow. */
  public void onStarted(C caller, Call call) {
    line(call.dialplan().language()).onStarted(caller, call.owner());
  }

  /** A run of the call has ended on its worker, or is lost with it. */
  public void onRunOver(Call call) {
    line(call.dialplan().language()).onEnded(call.owner());
  }

  /** Counts a strike against a plan; gives the quarantine that begins with it. */
  public Optional<Quarantine.Sentence> strike(Dialplan plan, long nowNanos) {
    return quarantine.strike(plan, nowNanos);
  }

  /**
   * A call has its outcome; does nothing if it was never admitted.
   *
   * @return whether its plan is out of quarantine with it
   */
  public boolean leave(C caller, Conduct conduct, long nowNanos) {
    Stay stay = stays.remove(caller);
    if (stay == null) {
      return false;
    }
    lineOf(stay).remove(caller);
    admission.left(stay.call().owner(), nowNanos);
    return quarantine.ended(stay.call().dialplan(), stay.trial(), conduct, nowNanos);
  }

  /** The calls of all languages that wait and never had a worker. */
  public List<C> newCalls() {
    return lines.values().stream().flatMap(line -> line.newCalls().stream()).toList();
  }

  /** Whether any call waits for a worker of a language. */
  public boolean isAnybodyWaiting(Language language) {
    return line(language).calls() > 0;
  }

  /** Whether {@code caller} waits for a worker. */
  public boolean isWaiting(C caller) {
    Stay stay = stays.get(caller);
    return stay != null && lineOf(stay).holds(caller);
  }

  /**
   * What waits for workers of a language.
   *
   * @param served owners that have a worker of their own
   */
  public Demand demand(Language language, Collection<String> served) {
    WaitingLine<C> line = line(language);
    return new Demand(line.waitingOwners(served), line.calls());
  }

  /** Owners of whom a call waits or runs, counted for each language. */
  public int owners() {
    return lines.values().stream().mapToInt(WaitingLine::owners).sum();
  }

  /** Calls that were admitted and have not left. */
  public int calls() {
    return stays.size();
  }

  private WaitingLine<C> lineOf(Stay stay) {
    return line(stay.call().dialplan().language());
  }

  private WaitingLine<C> line(Language language) {
    return Objects.requireNonNull(lines.get(language), "a language without a pool");
  }
}
