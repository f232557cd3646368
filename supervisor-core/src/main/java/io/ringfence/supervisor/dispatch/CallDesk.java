package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Refusal;
import io.ringfence.supervisor.call.Dialplan;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.dispatch.PendingCall.Turn;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.link.Thorough;
import io.ringfence.supervisor.link.WorkerLink;
import io.ringfence.supervisor.pool.Demand;
import io.ringfence.supervisor.pool.Roster;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes calls in, finds each a worker or a place to wait, and sees that each comes to an end:
 * {@link Intake} decides, this has it done.
 *
 * <p>{@link #dispatch} does all of its work on its caller's thread and never waits for another. A
 * call that found no worker is started by whoever makes room: the reader of a worker whose run
 * ended, or the control thread that let a worker join the roster. A call that lost its worker is
 * started by whoever told of the loss.
 */
public final class CallDesk implements PendingCall.Desk {

  private static final Duration LAST_WAIT = Duration.ofSeconds(1);

  private final CallTerms terms;
  private final Set<Language> languages;
  private final Entrance entrance;
  private final Supplier<Roster> roster;
  private final Consumer<Language> wanted;
  private final Lock lock = new ReentrantLock();
  // Guarded by lock, which nobody holds while he waits or calls others.
  private final Intake<PendingCall> intake;
  private final Set<PendingCall> pending = ConcurrentHashMap.newKeySet();
  private final Treatments treatments;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong roomsMade = new AtomicLong();
  private final Deadlines deadlines;
  private volatile boolean isOpen;
  private volatile boolean isEnding;

  /**
   * A closed desk for calls in {@code languages}, routed by whatever roster is current.
   *
   * @param wanted told of a language when a call begins to wait for a worker of it; must not wait
   */
  public CallDesk(
      CallTerms terms,
      Set<Language> languages,
      Supplier<Roster> roster,
      Consumer<Language> wanted) {
    this.terms = terms;
    this.languages = Set.copyOf(languages);
    this.entrance = new Entrance(terms, this.languages);
    this.treatments = new Treatments(terms);
    this.roster = roster;
    this.wanted = wanted;
    this.intake =
        new Intake<>(
            new Intake.Rules(terms.owners(), terms.quarantine(), terms.rules().waiting()),
            languages);
    // A worker that was too busy to take a run tells nobody when it is no more.
    this.deadlines =
        new Deadlines(
            List.of(pending, treatments.all()),
            () -> Thorough.forEach(this.languages, this::onRoomMade));
  }

  /** Takes calls from now on. */
  public void open() {
    deadlines.start();
    treatments.open();
    isOpen = true;
  }

  /** Dispatches a call; whatever comes of it, the result ends with an outcome. */
  public DispatchedCall dispatch(Call call) {
    PendingCall dispatched = new PendingCall(call, terms, this);
    pending.add(dispatched);
    Optional<? extends CallOutcome> refusal =
        isOpen ? entrance.judge(call) : Optional.of(notRunning());
    if (refusal.isEmpty()) {
      Standing standing = entrance.standingOf(call);
      dispatched.standsAs(standing);
      refusal = locked(() -> intake.admit(dispatched, call, standing, System.nanoTime()));
    }
    if (refusal.isPresent()) {
      dispatched.refuse(refusal.get());
    } else if (!startAtOnce(dispatched)) {
      joinLine(dispatched);
    }
    return dispatched;
  }

  /** Starts waiting calls, because a worker may have room for them now. */
  public void onRoomMade(Language language) {
    roomsMade.incrementAndGet();
    if (!languages.contains(language)) {
      return;
    }
    Set<String> refused = new HashSet<>();
    while (true) {
      long before = roomsMade.get();
      Optional<PendingCall> next = locked(() -> next(language, refused));
      if (next.isEmpty()) {
        return;
      }
      PendingCall call = next.get();
      if (call.takeTurn(this::start) == Turn.NOT_TAKEN) {
        lockedly(() -> intake.putBack(call));
        // Whoever made room while the call was out of the line did not find it there.
        if (roomsMade.get() == before) {
          refused.add(call.call().owner());
        }
      }
    }
  }

  /** Who waits for a worker of a language now. Any thread may ask. */
  public Demand demand(Language language) {
    if (!languages.contains(language)) {
      return Demand.NONE;
    }
    List<String> served =
        roster.get().ready(language).stream().flatMap(worker -> worker.owner().stream()).toList();
    return locked(() -> intake.demand(language, served));
  }

  /**
   * Takes no call any more, lets those that run end within {@code limit}, and cancels the rest.
   * Those that lose their worker meanwhile go on elsewhere. Callers without an answer are treated
   * within the limit; who has none then, those of the cancelled calls included, gets a response in
   * one more second.
   */
  public void close(Duration limit) {
    isOpen = false;
    long untilNanos = System.nanoTime() + limit.toNanos();
    locked(intake::newCalls).forEach(call -> call.refuse(notRunning()));
    awaitAll(limit);
    treatments.await(untilNanos);
    isEnding = true;
    treatments.dialNoMore();
    pending.forEach(PendingCall::close);
    awaitAll(LAST_WAIT);
    treatments.await(System.nanoTime() + LAST_WAIT.toNanos());
    treatments.close();
    treatments.await(System.nanoTime() + LAST_WAIT.toNanos());
    try {
      deadlines.end();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls that have no outcome yet. */
  int pendingCalls() {
    return pending.size();
  }

  /** Calls that count against the limits of their owners. */
  int admittedCalls() {
    return locked(intake::calls);
  }

  @Override
  public void onSettling(PendingCall call, Conduct conduct) {
    // Before its outcome is told: whoever waits for that may dispatch the next call at once.
    boolean isReleased = locked(() -> intake.leave(call, conduct, System.nanoTime()));
    if (isReleased) {
      Dialplan plan = call.call().dialplan();
      terms
          .events()
          .report(new SupervisorEvent.PlanReleased(plan.owner(), plan.name(), plan.hash()));
    }
  }

  @Override
  public void onSettled(PendingCall call) {
    pending.remove(call);
  }

  @Override
  public void onStarted(PendingCall call) {
    lockedly(() -> intake.onStarted(call, call.call()));
  }

  @Override
  public void onRunOver(PendingCall call) {
    lockedly(() -> intake.onRunOver(call.call()));
  }

  @Override
  public void onSlotFree(PendingCall call) {
    onRoomMade(call.call().dialplan().language());
  }

  @Override
  public void onWaitingAgain(PendingCall call) {
    lockedly(() -> intake.rejoin(call));
    onRoomMade(call.call().dialplan().language());
    if (isEnding) {
      call.close();
    }
    askForWorker(call);
  }

  @Override
  public void onStrike(PendingCall call) {
    Dialplan plan = call.call().dialplan();
    Optional<Quarantine.Sentence> sentence = locked(() -> intake.strike(plan, System.nanoTime()));
    sentence.ifPresent(begun ->
        terms
            .events()
            .report(
                new SupervisorEvent.PlanQuarantined(
                    plan.owner(), plan.name(), plan.hash(), begun.strikes(), begun.time())));
  }

  @Override
  public void onUnanswered(Unanswered caller) {
    treatments.treat(caller);
  }

  /** Starts a call without waiting, unless there is one before it. */
  private boolean startAtOnce(PendingCall call) {
    Language language = call.call().dialplan().language();
    if (isBeforeOthers(language)) {
      return call.takeTurn(this::start) != Turn.NOT_TAKEN;
    }
    onRoomMade(language);
    return isBeforeOthers(language) && call.takeTurn(this::start) != Turn.NOT_TAKEN;
  }

  private boolean isBeforeOthers(Language language) {
    return locked(
        () -> !intake.isAnybodyWaiting(language) || !intake.hasNext(language, openings(language)));
  }

  private void joinLine(PendingCall call) {
    switch (locked(() -> intake.join(call))) {
      case WaitingLine.Joined.Refused<PendingCall>(CallOutcome.Rejected rejected) -> {
        call.refuse(rejected);
        return;
      }
      case WaitingLine.Joined.InsteadOf<PendingCall>(
              PendingCall displaced,
              CallOutcome.Rejected rejected) ->
          displaced.refuse(rejected);
      case WaitingLine.Joined.Waits<PendingCall> _ -> {}
    }
    // Room may have been made since the first try, by somebody who found nobody waiting.
    onRoomMade(call.call().dialplan().language());
    if (!isOpen) {
      call.refuse(notRunning());
    }
    askForWorker(call);
  }

  private void askForWorker(PendingCall call) {
    if (locked(() -> intake.isWaiting(call))) {
      wanted.accept(call.call().dialplan().language());
    }
  }

  private Optional<LinkedRun> start(RunOrder order, RunListener listener) {
    List<WorkerLink> ready = roster.get().ready(order.call().dialplan().language());
    for (WorkerLink worker : Routing.order(ready, order.call().owner(), turn.getAndIncrement())) {
      Optional<LinkedRun> run = worker.tryStart(order, listener);
      if (run.isPresent()) {
        return run;
      }
    }
    return Optional.empty();
  }

  private Optional<PendingCall> next(Language language, Set<String> refused) {
    return intake.isAnybodyWaiting(language)
        ? intake.next(language, openings(language).without(refused))
        : Optional.empty();
  }

  private Openings openings(Language language) {
    return Openings.of(roster.get().ready(language));
  }

  private static CallOutcome notRunning() {
    return new CallOutcome.Rejected(Refusal.NOT_RUNNING, 1, 0, Duration.ZERO);
  }

  private void awaitAll(Duration limit) {
    CompletableFuture<?>[] outcomes =
        pending.stream().map(PendingCall::over).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(outcomes).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // Those that are left are ended by whoever closes.
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome never fails", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  private void lockedly(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }
}
