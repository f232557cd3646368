package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.CallOutcome.Rejected;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.WaitingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The calls that wait for a worker of one language. Emergency calls go first. Then those that go on
 * after the loss of their worker take turns with new ones, so that neither can starve the other: of
 * the new ones that of the owner who has the fewest running, then of the one that was served
 * longest ago, then first come, first served. A worker that would be one owner's for life goes
 * first to those of whom nothing runs, and a place on an owner's own worker to what is resumed. An
 * owner that cannot start now holds up nobody else. Not thread-safe.
 *
 * <p>Each owner has a queue, so that what is done for one call does not depend on how many wait.
 *
 * @param <C> a call, told from others by its {@code equals}
 */
public final class WaitingLine<C> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final List<Rank> RESUMED_BEFORE_NEW =
      List.of(Rank.EMERGENCY, Rank.RESUMED, Rank.ORDINARY);
  private static final List<Rank> NEW_BEFORE_RESUMED =
      List.of(Rank.EMERGENCY, Rank.ORDINARY, Rank.RESUMED);

  /** Whether a call may wait. */
  public sealed interface Joined<C> {

    /** It does. */
    record Waits<C>() implements Joined<C> {}

    /** It does, in the place of {@code displaced}, which waits no more. */
    record InsteadOf<C>(C displaced, Rejected rejected) implements Joined<C> {}

    /** It does not. */
    record Refused<C>(Rejected rejected) implements Joined<C> {}
  }

  private record Place<C>(C call, String owner, Rank rank, boolean isNew, long arrival) {}

  private final WaitingSettings settings;
  private final OwnerSettings ofOwner;
  // In the order of their coming, so that the same always gives the same.
  private final Map<C, Place<C>> places = new LinkedHashMap<>();
  private final TreeMap<Long, Place<C>> ordinary = new TreeMap<>();
  private final Map<String, OwnerQueue<Place<C>>> owners = new HashMap<>();
  private final Map<Rank, SortedSet<OwnerQueue<Place<C>>>> order = new EnumMap<>(Rank.class);
  private long lastArrival;
  private long lastTurn;
  private int newCalls;
  private boolean isTurnOfNew;

  /** Nobody waits. */
  public WaitingLine(WaitingSettings settings, OwnerSettings ofOwner) {
    this.settings = settings;
    this.ofOwner = ofOwner;
    for (Rank rank : Rank.values()) {
      order.put(rank, new TreeSet<>(rank.comparator()));
    }
  }

  /** Has a new call wait, if it may. */
  public Joined<C> join(C call, String owner, Standing standing) {
    if (standing == Standing.ORDINARY) {
      int waiting = Optional.ofNullable(owners.get(owner)).map(OwnerQueue::ordinary).orElse(0);
      if (waiting >= ofOwner.waitingCalls()) {
        return refused(Refusal.OWNER_WAITING, waiting, ofOwner.waitingCalls());
      }
    }
    Joined<C> joined = new Joined.Waits<>();
    if (newCalls >= settings.calls()) {
      Rejected full = new Rejected(Refusal.WAITING_CALLS, newCalls, settings.calls(), RETRY_AFTER);
      if (standing == Standing.ORDINARY || ordinary.isEmpty()) {
        return new Joined.Refused<>(full);
      }
      C newest = ordinary.lastEntry().getValue().call();
      remove(newest);
      joined = new Joined.InsteadOf<>(newest, full);
    }
    put(new Place<>(call, owner, rankOf(standing, Rank.ORDINARY), true, ++lastArrival));
    return joined;
  }

  /** Has a call wait that lost its worker; there is always room for it. */
  public void rejoin(C call, String owner, Standing standing) {
    put(new Place<>(call, owner, rankOf(standing, Rank.RESUMED), false, ++lastArrival));
  }

  /**
   * Takes out the call whose turn it is among those that can start. {@link #onStarted} or {@link
   * #putBack} is to follow, or {@link #remove}.
   */
  public Optional<C> next(Openings openings) {
    Optional<Place<C>> first = first(openings);
    first.ifPresent(place -> {
      takeOut(place);
      // A place that only its owner can take costs nobody else a turn.
      if (openings.isForAll() && place.rank() != Rank.EMERGENCY) {
        isTurnOfNew = place.rank() == Rank.RESUMED;
      }
    });
    return first.map(Place::call);
  }

  /** Whether a call waits that can start. */
  public boolean hasNext(Openings openings) {
    return first(openings).isPresent();
  }

  /** Gives a call that could not start its place again. */
  public void putBack(C call) {
    Place<C> place = places.get(call);
    if (place != null) {
      queue(place);
    }
  }

  /** A call of {@code owner} runs, whether it waited or not. */
  public void onStarted(C call, String owner) {
    remove(call);
    change(owner, queue -> queue.onStarted(++lastTurn));
  }

  /** A run of {@code owner} is over, or lost. */
  public void onEnded(String owner) {
    change(owner, OwnerQueue::onEnded);
  }

  /** A call waits no more; does nothing if it did not. */
  public void remove(C call) {
    Place<C> place = places.remove(call);
    if (place != null) {
      newCalls -= place.isNew() ? 1 : 0;
      takeOut(place);
      change(place.owner(), OwnerQueue::onPlaceGone);
    }
  }

  /** Calls that wait. */
  public int calls() {
    return places.size();
  }

  /** Whether {@code call} waits. */
  public boolean holds(C call) {
    return places.containsKey(call);
  }

  /** The calls that never had a worker. */
  public List<C> newCalls() {
    List<C> all = new ArrayList<>();
    for (Place<C> place : places.values()) {
      if (place.isNew()) {
        all.add(place.call());
      }
    }
    return all;
  }

  /** Owners that wait and are not among {@code served}. */
  public int waitingOwners(Collection<String> served) {
    Set<String> known = Set.copyOf(served);
    return (int)
        owners.values().stream()
            .filter(queue -> queue.isWaiting() && !known.contains(queue.owner()))
            .count();
  }

  /** Owners that it remembers: those that wait or run. */
  public int owners() {
    return owners.size();
  }

  private Optional<Place<C>> first(Openings openings) {
    boolean isTurnTaken = isTurnOfNew && openings.isForAll();
    List<Rank> ranks = isTurnTaken ? NEW_BEFORE_RESUMED : RESUMED_BEFORE_NEW;
    if (openings.forAnybody() == Openings.ForAnybody.LEASE) {
      // Whoever has calls running has workers, and waits for these.
      Optional<Place<C>> withoutAny = first(ranks, rank -> firstWithoutAny(rank));
      if (withoutAny.isPresent()) {
        return withoutAny;
      }
    }
    return first(ranks, rank -> firstOwner(rank, openings));
  }

  private Optional<Place<C>> first(
      List<Rank> ranks, Function<Rank, Optional<OwnerQueue<Place<C>>>> ownerOf) {
    for (Rank rank : ranks) {
      Optional<OwnerQueue<Place<C>>> owner = ownerOf.apply(rank);
      if (owner.isPresent()) {
        return owner.map(queue -> queue.first(rank));
      }
    }
    return Optional.empty();
  }

  /** An emergency goes before all others, whoever calls. */
  private Optional<OwnerQueue<Place<C>>> firstWithoutAny(Rank rank) {
    // The first of the ordinary ones is that of whom the fewest run.
    long candidates = rank == Rank.ORDINARY ? 1 : Long.MAX_VALUE;
    return waiting(rank).stream()
        .limit(candidates)
        .filter(queue -> rank == Rank.EMERGENCY || queue.running() <= 0)
        .findFirst();
  }

  private Optional<OwnerQueue<Place<C>>> firstOwner(Rank rank, Openings openings) {
    SortedSet<OwnerQueue<Place<C>>> ordered = waiting(rank);
    if (ordered.isEmpty()) {
      return Optional.empty();
    }
    if (openings.isForAll()) {
      return Optional.of(ordered.first());
    }
    // There are at most as many as there are workers, however many wait.
    return openings.owners().stream()
        .flatMap(owner -> Optional.ofNullable(owners.get(owner)).stream())
        .filter(queue -> queue.isWaiting(rank))
        .min(rank.comparator());
  }

  private SortedSet<OwnerQueue<Place<C>>> waiting(Rank rank) {
    return Objects.requireNonNull(order.get(rank), "a rank without an order");
  }

  private void put(Place<C> place) {
    remove(place.call());
    places.put(place.call(), place);
    newCalls += place.isNew() ? 1 : 0;
    change(place.owner(), OwnerQueue::onPlace);
    queue(place);
  }

  private void queue(Place<C> place) {
    change(place.owner(), queue -> queue.add(place.rank(), place.arrival(), place));
    if (place.rank() == Rank.ORDINARY) {
      ordinary.put(place.arrival(), place);
    }
  }

  private void takeOut(Place<C> place) {
    change(place.owner(), queue -> queue.remove(place.rank(), place.arrival()));
    ordinary.remove(place.arrival());
  }

  /** What orders an owner may change only while no ordered set holds it. */
  private void change(String owner, Consumer<OwnerQueue<Place<C>>> change) {
    OwnerQueue<Place<C>> queue = owners.computeIfAbsent(owner, OwnerQueue::new);
    order.forEach((rank, set) -> {
      if (queue.isWaiting(rank)) {
        set.remove(queue);
      }
    });
    change.accept(queue);
    order.forEach((rank, set) -> {
      if (queue.isWaiting(rank)) {
        set.add(queue);
      }
    });
    if (queue.isForgettable()) {
      owners.remove(owner);
    }
  }

  private Joined<C> refused(Refusal refusal, int seen, int granted) {
    return new Joined.Refused<>(new Rejected(refusal, seen, granted, RETRY_AFTER));
  }

  private static Rank rankOf(Standing standing, Rank otherwise) {
    return standing == Standing.EMERGENCY ? Rank.EMERGENCY : otherwise;
  }
}
