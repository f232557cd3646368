package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Limit;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.event.SupervisorEvent;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunLoss;
import io.ringfence.supervisor.link.RunOrder;
import io.ringfence.supervisor.settings.RunSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call from its dispatch to its outcome. It is settled once; everything that comes later is
 * ignored.
 *
 * <p>Its caller's thread starts it, its worker's reader tells of its run, virtual threads answer
 * its commands, {@code ringfence-deadlines} watches its time; none of them waits for another.
 */
final class PendingCall implements DispatchedCall, RunListener {

  /** What its desk wants to know. */
  interface Desk {
    /** The call has its outcome. */
    void onSettled(PendingCall call);

    /** The worker of the call has room again. */
    void onSlotFree(PendingCall call);
  }

  private final Call call;
  private final CallTerms terms;
  private final Desk desk;
  private final CompletableFuture<CallOutcome> settled = new CompletableFuture<>();
  private final long dispatchedNanos;

  private volatile @Nullable LinkedRun run;
  private volatile @Nullable HostCommand inFlight;
  private volatile boolean isRunning;
  private volatile boolean hasBegun;
  private volatile long startedNanos;
  private volatile long unattendedSinceNanos;
  private volatile Duration unattendedLimit;

  PendingCall(Call call, CallTerms terms, Desk desk) {
    this.call = call;
    this.terms = terms;
    this.desk = desk;
    this.dispatchedNanos = System.nanoTime();
    this.startedNanos = dispatchedNanos;
    this.unattendedSinceNanos = dispatchedNanos;
    this.unattendedLimit = terms.runs().unattended();
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
    return settled.thenApplyAsync(outcome -> outcome, Thread::startVirtualThread);
  }

  @Override
  public void cancel() {
    end(new CallOutcome.Cancelled());
  }

  boolean isSettled() {
    return settled.isDone();
  }

  /** Gives the call its outcome, unless it has one. */
  void settle(CallOutcome outcome) {
    if (settled.complete(outcome)) {
      HostCommand command = inFlight;
      if (command != null) {
        command.abandon();
      }
      desk.onSettled(this);
    }
  }

  /** Settles the call and has its worker stop the run. */
  void end(CallOutcome outcome) {
    settle(outcome);
    LinkedRun started = run;
    if (started != null) {
      started.stop();
    }
  }

  /** What a worker is told, with what is left of the call's own time. */
  RunOrder order() {
    RunSettings runs = terms.runs();
    Duration left = runs.total();
    if (call.timeLimit().isPresent()) {
      Duration ofCall = call.timeLimit().get().minusNanos(System.nanoTime() - dispatchedNanos);
      left = ofCall.compareTo(left) < 0 ? ofCall : left;
    }
    Duration shortest = Duration.ofMillis(100);
    Duration total = left.compareTo(shortest) < 0 ? shortest : left;
    return new RunOrder(call, runs.total(total), 1, 0, 0, true);
  }

  /** A worker took the call. */
  void onStarted(LinkedRun started) {
    run = started;
    startedNanos = System.nanoTime();
    unattendedSinceNanos = startedNanos;
    isRunning = true;
    if (isSettled()) {
      started.stop();
    }
  }

  /** Ends the call if it is overdue; its worker, if it has one, had its time to do so itself. */
  void onTick(long nowNanos) {
    Duration sinceDispatch = Duration.ofNanos(nowNanos - dispatchedNanos);
    if (!isRunning) {
      onTickWaiting(sinceDispatch);
      return;
    }
    HostCommand command = inFlight;
    if (command != null) {
      command.onTick(nowNanos);
    }
    Duration total = terms.runs().total();
    Duration ofCall = call.timeLimit().orElse(Duration.ofNanos(Long.MAX_VALUE));
    Duration sinceStart = Duration.ofNanos(nowNanos - startedNanos);
    Duration unattended = Duration.ofNanos(nowNanos - unattendedSinceNanos);
    if (isPast(sinceStart, total)) {
      end(exceeded(Limit.TOTAL_TIME, sinceStart, total));
    } else if (isPast(sinceDispatch, ofCall)) {
      end(exceeded(Limit.TOTAL_TIME, sinceDispatch, ofCall));
    } else if (hasBegun && command == null && isPast(unattended, unattendedLimit)) {
      end(exceeded(Limit.UNATTENDED_TIME, unattended, unattendedLimit));
    }
  }

  @Override
  public void onBegun() {
    // What the worker took to prepare a context is no time of the script.
    unattendedSinceNanos = System.nanoTime();
    hasBegun = true;
  }

  @Override
  public void onCommand(LinkedRun from, int sequence, Command command) {
    if (isSettled()) {
      return;
    }
    HostCommand begun =
        new HostCommand(
            terms.handler(),
            call,
            command,
            (result, failure) -> onPerformed(from, sequence, command, result, failure));
    inFlight = begun;
    begun.start();
    if (isSettled()) {
      // Settled meanwhile, by a thread that may have missed the command just begun.
      begun.abandon();
    }
  }

  @Override
  public void onLogged(String line) {
    terms
        .events()
        .report(
            new SupervisorEvent.PlanLogged(call.id(), call.owner(), call.dialplan().name(), line));
  }

  @Override
  public void onTimeExtended(Duration by) {
    unattendedSinceNanos = System.nanoTime();
    unattendedLimit = by.plus(terms.runs().unattended());
  }

  @Override
  public void onEnded(LinkedRun ended, RunEnd end) {
    settle(
        switch (end) {
          case RunEnd.Finished(CallOutcome outcome) -> outcome;
          case RunEnd.Stopped _ -> new CallOutcome.Cancelled();
          case RunEnd.EngineFailed(String failure) ->
              new CallOutcome.ScriptFailed(
                  CallOutcome.Fault.ENGINE, 0, "the engine failed: " + failure);
        });
    desk.onSlotFree(this);
  }

  @Override
  public void onLost(LinkedRun lost, RunLoss loss) {
    settle(new CallOutcome.WorkerLost(lost.incarnation(), loss.reason(), 1));
  }

  private void onPerformed(
      LinkedRun from, int sequence, Command command, CommandResult result, String failure) {
    if (!failure.isEmpty()) {
      terms.events().report(new SupervisorEvent.CommandFailed(call.id(), command.name(), failure));
    }
    unattendedSinceNanos = System.nanoTime();
    unattendedLimit = terms.runs().unattended();
    inFlight = null;
    from.answer(sequence, result, 0);
  }

  private void onTickWaiting(Duration waited) {
    Duration longest = terms.waiting().longest();
    if (call.timeLimit().isPresent() && waited.compareTo(call.timeLimit().get()) > 0) {
      end(exceeded(Limit.TOTAL_TIME, waited, call.timeLimit().get()));
    } else if (waited.compareTo(longest) > 0) {
      end(
          new CallOutcome.Rejected(
              CallOutcome.Refusal.WAITING_TIME, waited.toMillis(), longest.toMillis(), longest));
    }
  }

  private boolean isPast(Duration elapsed, Duration limit) {
    return elapsed.compareTo(limit.plus(terms.stopLimit())) > 0;
  }

  private static CallOutcome exceeded(Limit limit, Duration seen, Duration granted) {
    return new CallOutcome.LimitExceeded(limit, seen.toMillis(), granted.toMillis());
  }
}
