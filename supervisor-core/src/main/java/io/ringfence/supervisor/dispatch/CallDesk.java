package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.pool.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Takes calls in, finds each a worker or a place to wait, and sees that each comes to an end.
 *
 * <p>{@link #dispatch} does all of its work on its caller's thread and never waits for another. A
 * call that found no worker is started by whoever makes room: the reader of a worker whose run
 * ended, or the control thread that let a worker join the roster.
 */
public final class CallDesk implements PendingCall.Desk {

  /** The largest plan, in bytes of UTF-8. */
  public static final int MAX_PLAN_BYTES = 256 << 10;

  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final CallTerms terms;
  private final Supplier<Roster> roster;
  private final Map<Language, WaitingRoom> waitingRooms = new EnumMap<>(Language.class);
  private final Set<PendingCall> pending = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread deadlines;
  private volatile boolean isOpen;

  /** A closed desk for calls in {@code languages}, routed by whatever roster is current. */
  public CallDesk(CallTerms terms, Set<Language> languages, Supplier<Roster> roster) {
    this.terms = terms;
    this.roster = roster;
    languages.forEach(
        language -> waitingRooms.put(language, new WaitingRoom(terms.waiting().calls())));
    this.deadlines =
        Thread.ofPlatform().name("ringfence-deadlines").daemon().unstarted(this::watchDeadlines);
  }

  /** Takes calls from now on. */
  public void open() {
    deadlines.start();
    isOpen = true;
  }

  /** Dispatches a call; whatever comes of it, the result ends with an outcome. */
  public DispatchedCall dispatch(Call call) {
    PendingCall dispatched = new PendingCall(call, terms, this);
    pending.add(dispatched);
    Optional<CallOutcome> refusal = judge(call);
    if (refusal.isPresent()) {
      dispatched.settle(refusal.get());
      return dispatched;
    }
    WaitingRoom room = roomOf(call);
    if (room.size() == 0 && start(dispatched)) {
      return dispatched;
    }
    if (room.add(dispatched)) {
      // Room may have been made since the first try, by somebody who found nobody waiting.
      room.offerTo(this::start);
      if (!isOpen) {
        dispatched.end(notRunning());
      }
    } else {
      dispatched.settle(
          new CallOutcome.Rejected(
              Refusal.WAITING_CALLS, room.size(), terms.waiting().calls(), RETRY_AFTER));
    }
    return dispatched;
  }

  /** Starts waiting calls, because a worker may have room for them now. */
  public void onRoomMade(Language language) {
    WaitingRoom room = waitingRooms.get(language);
    if (room != null) {
      room.offerTo(this::start);
    }
  }

  /** Takes no call any more, lets those that run end within {@code limit}, and cancels the rest. */
  public void close(Duration limit) {
    isOpen = false;
    waitingRooms.values().stream()
        .flatMap(room -> room.all().stream())
        .forEach(call -> call.settle(notRunning()));
    awaitAll(limit);
    pending.forEach(PendingCall::cancel);
    ended.countDown();
    try {
      // A desk that never opened has a thread that never started, which nobody can join.
      if (deadlines.isAlive()) {
        deadlines.join(TICK.multipliedBy(20));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls that have no outcome yet. */
  int pendingCalls() {
    return pending.size();
  }

  @Override
  public void onSettled(PendingCall call) {
    pending.remove(call);
    WaitingRoom room = waitingRooms.get(call.call().dialplan().language());
    if (room != null) {
      room.remove(call);
    }
  }

  @Override
  public void onSlotFree(PendingCall call) {
    onRoomMade(call.call().dialplan().language());
  }

  private Optional<CallOutcome> judge(Call call) {
    if (!isOpen) {
      return Optional.of(notRunning());
    }
    if (!waitingRooms.containsKey(call.dialplan().language())) {
      return Optional.of(new CallOutcome.Rejected(Refusal.NO_POOL, 1, 0, Duration.ZERO));
    }
    if (call.dialplan().source().isBlank()) {
      String message = call.dialplan() + " is empty";
      return Optional.of(new CallOutcome.ScriptFailed(CallOutcome.Fault.EMPTY, 0, message));
    }
    if (call.dialplan().bytes() > MAX_PLAN_BYTES) {
      return Optional.of(
          new CallOutcome.LimitExceeded(
              CallOutcome.Limit.PLAN_SIZE, call.dialplan().bytes(), MAX_PLAN_BYTES));
    }
    return Optional.empty();
  }

  private WaitingRoom roomOf(Call call) {
    WaitingRoom room = waitingRooms.get(call.dialplan().language());
    if (room == null) {
      throw new IllegalStateException("no pool for " + call.dialplan());
    }
    return room;
  }

  private boolean start(PendingCall call) {
    for (WorkerLink worker : inOrder(roster.get().ready(call.call().dialplan().language()))) {
      Optional<LinkedRun> run = worker.tryStart(call.order(), call);
      if (run.isPresent()) {
        call.onStarted(run.get());
        return true;
      }
    }
    return false;
  }

  /** Those in service before spares, the least busy first, equals in turn. */
  private List<WorkerLink> inOrder(List<WorkerLink> ready) {
    List<WorkerLink> ordered = new ArrayList<>(ready);
    Collections.rotate(ordered, turn.getAndIncrement());
    ordered.sort(Comparator.comparing(WorkerLink::isSpare).thenComparingInt(WorkerLink::runs));
    return ordered;
  }

  private static CallOutcome notRunning() {
    return new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO);
  }

  private void awaitAll(Duration limit) {
    CompletableFuture<?>[] outcomes =
        pending.stream().map(PendingCall::outcome).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(outcomes).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // Those that are left are cancelled by the caller.
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome never fails", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchDeadlines() {
    try {
      while (!ended.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        pending.forEach(call -> call.onTick(now));
        // A worker that was too busy to take a run tells nobody when it is no more.
        waitingRooms.keySet().forEach(this::onRoomMade);
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but an ending JVM.
      Thread.currentThread().interrupt();
    }
  }
}
