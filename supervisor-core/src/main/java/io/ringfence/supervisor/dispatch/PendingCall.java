package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call from its dispatch to its outcome: its {@link CallLife} decides, this has it done.
 *
 * <p>Whoever brings news decides under the lock of the call and acts after it: its caller's thread,
 * its worker's reader, whoever gives up its worker, the virtual threads of its commands, {@code
 * ringfence-deadlines}. None of them waits for another.
 */
final class PendingCall implements DispatchedCall, Deadlines.Timed {

  /** What its desk does for it. */
  interface Desk {
    /** The call is about to get its outcome. */
    void onSettling(PendingCall call, Conduct conduct);

    /** The call has its outcome, and whatever follows from that has begun. */
    void onSettled(PendingCall call);

    /** A worker took the call. {@link #onRunOver} is to follow, or came before. */
    void onStarted(PendingCall call);

    /** A run of the call is over, or lost with its worker. */
    void onRunOver(PendingCall call);

    /** The worker of the call has room again. */
    void onSlotFree(PendingCall call);

    /** The call lost its worker, and waits again. */
    void onWaitingAgain(PendingCall call);

    /** The plan of the call did damage. */
    void onStrike(PendingCall call);

    /** The caller has no answer. */
    void onUnanswered(Unanswered caller);
  }

  /** What came of the turn of a call. */
  enum Turn {
    STARTED,
    NOT_TAKEN,
    OVER
  }

  /** Finds a worker that takes an order. */
  interface Starter {
    Optional<LinkedRun> start(RunOrder order, RunListener listener);
  }

  private final Call call;
  private final CallTerms terms;
  private final Desk desk;
  private final CompletableFuture<CallOutcome> settled = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private final Lock lock = new ReentrantLock();
  // Guarded by lock; read without it only to be told the time.
  private final CallLife life;
  private volatile @Nullable HostCommand inFlight;

  private volatile Standing standing = Standing.ORDINARY;
  private volatile @Nullable CallAttempt attempt;
  private volatile CallAction.@Nullable WaitAgain lost;

  PendingCall(Call call, CallTerms terms, Desk desk) {
    this.call = call;
    this.terms = terms;
    this.desk = desk;
    this.life = new CallLife(call, terms.rules(), terms.seeds().getAsLong(), System.nanoTime());
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public CallOutcome join() {
    return settled.join();
  }

  @Override
  public CompletableFuture<CallOutcome> outcome() {
    return settled.thenApplyAsync(Function.identity(), Thread::startVirtualThread);
  }

  @Override
  public void cancel() {
    on(new CallEvent.Cancelled());
  }

  /** Ends the call, whose caller still waits, because the dispatcher closes. */
  void close() {
    on(new CallEvent.Closed());
  }

  /** Ends when the call has its outcome and its desk has heard of it all. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** How it stands beside others; known before it looks for a worker. */
  void standsAs(Standing itsStanding) {
    standing = itsStanding;
  }

  /** Settles the call, if it never had a worker. */
  void refuse(CallOutcome outcome) {
    on(new CallEvent.Refused(outcome));
  }

  @Override
  public void onTick(long nowNanos) {
    HostCommand command = inFlight;
    if (command != null) {
      command.onTick(nowNanos);
    }
    on(new CallEvent.Tick());
  }

  @Override
  public void onPause(Duration by) {
    HostCommand command = inFlight;
    if (command != null) {
      command.onPause(by);
    }
    on(new CallEvent.Paused(by));
  }

  /** Looks for a worker, if the call still wants one. */
  Turn takeTurn(Starter starter) {
    List<CallAction> actions = decide(new CallEvent.Called());
    if (!actions.isEmpty() && actions.getFirst() instanceof CallAction.Start start) {
      return start(start, starter);
    }
    act(actions);
    return Turn.OVER;
  }

  void on(CallEvent event) {
    act(decide(event));
  }

  void onEnded(CallEvent.Ended end) {
    desk.onRunOver(this);
    on(end);
    desk.onSlotFree(this);
  }

  void onLost(CallEvent.Lost loss) {
    desk.onRunOver(this);
    on(loss);
  }

  private List<CallAction> decide(CallEvent event) {
    lock.lock();
    try {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      List<CallAction> actions = life.on(event, new Moment(System.nanoTime(), micros));
      // Known before anybody can decide that it is to stop.
      actions.forEach(action -> {
        if (action instanceof CallAction.Start start) {
          attempt = new CallAttempt(this, start.attempt());
        }
      });
      return actions;
    } finally {
      lock.unlock();
    }
  }

  private Turn start(CallAction.Start start, Starter starter) {
    CallAttempt next = attempt(start.attempt()).orElseThrow();
    RunOrder order = start.order();
    Optional<LinkedRun> run =
        starter.start(standing == Standing.EMERGENCY ? order.ofEmergency() : order, next);
    if (run.isEmpty()) {
      on(new CallEvent.NotTaken(start.attempt()));
      return isSettled() ? Turn.OVER : Turn.NOT_TAKEN;
    }
    next.onStarted(run.get());
    desk.onStarted(this);
    CallAction.WaitAgain before = lost;
    if (before != null) {
      report(
          new SupervisorEvent.CallResumed(
              call.id(), call.owner(), before.incarnation(), before.reason(), start.answered()));
    }
    next.onStartKnown();
    return Turn.STARTED;
  }

  private void act(List<CallAction> actions) {
    actions.forEach(this::act);
    if (actions.stream().anyMatch(CallAction.Settle.class::isInstance)) {
      // Last: whoever closes the desk waits for this, and is to find the treatment of the caller.
      desk.onSettled(this);
      over.complete(null);
    }
  }

  private void act(CallAction action) {
    switch (action) {
      case CallAction.Start _ -> throw new IllegalStateException("nobody called " + call.id());
      case CallAction.Perform(int sequence, Command command) -> perform(sequence, command);
      case CallAction.Answer(int number, int sequence, CommandResult result, long micros) ->
          attempt(number).ifPresent(current -> current.answer(sequence, result, micros));
      case CallAction.Stop(int number) -> attempt(number).ifPresent(CallAttempt::stop);
      case CallAction.WaitAgain waitAgain -> {
        lost = waitAgain;
        desk.onWaitingAgain(this);
      }
      case CallAction.Abandon _ -> performing().ifPresent(HostCommand::abandon);
      case CallAction.Strike _ -> desk.onStrike(this);
      case CallAction.Log(String line) ->
          report(
              new SupervisorEvent.PlanLogged(
                  call.id(), call.owner(), call.dialplan().name(), line));
      case CallAction.Settle(CallOutcome outcome) -> {
        desk.onSettling(this, conduct());
        settled.complete(outcome);
      }
      case CallAction.Treat(CallOutcome outcome) ->
          desk.onUnanswered(new Unanswered(call, standing, outcome, performing()));
    }
  }

  /** Begins under the lock: a call that is settled begins nothing, and what it began is known. */
  private void perform(int sequence, Command command) {
    lock.lock();
    try {
      if (life.isSettled()) {
        return;
      }
      HostCommand begun =
          new HostCommand(
              terms.host().handler(),
              call,
              command,
              (result, failure) -> onPerformed(sequence, command, result, failure));
      inFlight = begun;
      begun.start();
    } finally {
      lock.unlock();
    }
  }

  private void onPerformed(int sequence, Command command, CommandResult result, String failure) {
    if (!failure.isEmpty()) {
      report(new SupervisorEvent.CommandFailed(call.id(), command.name(), failure));
    }
    on(new CallEvent.Performed(sequence, result));
  }

  private Optional<HostCommand> performing() {
    return Optional.ofNullable(inFlight);
  }

  private Optional<CallAttempt> attempt(int number) {
    return Optional.ofNullable(attempt).filter(current -> current.number() == number);
  }

  private boolean isSettled() {
    lock.lock();
    try {
      return life.isSettled();
    } finally {
      lock.unlock();
    }
  }

  private Conduct conduct() {
    lock.lock();
    try {
      return life.endedWell() ? Conduct.GOOD : Conduct.UNKNOWN;
    } finally {
      lock.unlock();
    }
  }

  private void report(SupervisorEvent event) {
    terms.events().report(event);
  }
}
