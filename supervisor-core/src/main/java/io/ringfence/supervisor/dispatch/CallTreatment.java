package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.Treatment;
import io.ringfence.supervisor.event.SupervisorEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a caller whose call ended without an answer, on a virtual thread of its own. It
 * begins when the host has returned from the last command of the call, so that no two overlap.
 */
final class CallTreatment implements Deadlines.Timed {

  /** Longer than a host that heeds its interrupt needs. */
  private static final Duration RETURN_LIMIT = Duration.ofSeconds(10);

  private final Unanswered caller;
  private final Call call;
  private final CallTerms terms;
  private final Treatments all;
  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable HostCommand inFlight;

  CallTreatment(Unanswered caller, CallTerms terms, Treatments all) {
    this.caller = caller;
    this.call = caller.call();
    this.terms = terms;
    this.all = all;
    this.thread =
        Thread.ofVirtual().name("ringfence-treatment-" + call.id()).unstarted(this::treat);
  }

  void start() {
    thread.start();
  }

  /** Ends the wait for a host that is overdue. */
  @Override
  public void onTick(long nowNanos) {
    HostCommand command = inFlight;
    if (command != null) {
      command.onTick(nowNanos);
    }
  }

  @Override
  public void onPause(Duration by) {
    HostCommand command = inFlight;
    if (command != null) {
      command.onPause(by);
    }
  }

  /** Whoever is being dialled for the caller is called off; the caller gets a response. */
  void stopDialling() {
    HostCommand command = inFlight;
    if (command != null && command.isDial()) {
      command.giveUp("the dispatcher closes");
    }
  }

  /** Nothing further is done for the caller. */
  void abandon() {
    thread.interrupt();
    HostCommand command = inFlight;
    if (command != null) {
      command.abandon();
    }
  }

  /** Whether it was over within {@code limit}. */
  boolean join(Duration limit) throws InterruptedException {
    return over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void treat() {
    try {
      Optional<HostCommand> before = caller.before();
      if (before.isPresent() && before.get().gaveFinalResponse(RETURN_LIMIT)) {
        return;
      }
      switch (treatment()) {
        case Treatment.LeftToHost _ -> {}
        case Treatment.FittingResponse _ -> respondFittingly();
        case Treatment.Response(int status, String reason) ->
            perform(new Command.Respond(status, reason, ""));
        case Treatment.Route(String destination, Duration ringTime) ->
            route(new Command.Dial(destination, ringTime, Optional.empty()));
      }
    } catch (InterruptedException _) {
      // The dispatcher closes.
      Thread.currentThread().interrupt();
    } finally {
      all.onOver(this);
      over.countDown();
    }
  }

  /** A host that does not say how its owner's callers are treated leaves none without an answer. */
  private Treatment treatment() {
    @Nullable Treatment said = null;
    String failure = "it answered null";
    try {
      said = terms.host().treatment().apply(call.owner());
    } catch (Throwable thrown) {
      failure = thrown.toString();
    }
    if (said != null) {
      return said;
    }
    terms.events().report(new SupervisorEvent.CommandFailed(call.id(), "treatment", failure));
    return new Treatment.FittingResponse();
  }

  private void route(Command.Dial dial) throws InterruptedException {
    boolean isSettled = false;
    if (all.takeRoute(caller)) {
      try {
        isSettled = isSettled(perform(dial));
      } finally {
        all.giveBackRoute(caller);
      }
    }
    if (!isSettled) {
      respondFittingly();
    }
  }

  private static boolean isSettled(CommandResult result) {
    return result instanceof CommandResult.Dialled dialled
        && switch (dialled.result()) {
          case ANSWERED, CLIENT_CANCELLED, ALREADY_ANSWERED -> true;
          case UNKNOWN, NO_ANSWER, FAILED, ADMIN_CANCELLED, TIMED_OUT, ERROR, REDIRECT -> false;
        };
  }

  private void respondFittingly() throws InterruptedException {
    Optional<Command.Respond> response = caller.outcome().fittingResponse();
    if (response.isPresent()) {
      perform(response.get());
    }
  }

  private CommandResult perform(Command command) throws InterruptedException {
    CompletableFuture<CommandResult> performed = new CompletableFuture<>();
    HostCommand begun =
        new HostCommand(
            terms.host().handler(),
            call,
            command,
            (result, failure) -> {
              if (!failure.isEmpty()) {
                terms
                    .events()
                    .report(new SupervisorEvent.CommandFailed(call.id(), command.name(), failure));
              }
              performed.complete(result);
            });
    inFlight = begun;
    begun.start();
    if (!all.mayDial()) {
      stopDialling();
    }
    try {
      CommandResult result = performed.get();
      terms
          .events()
          .report(new SupervisorEvent.CallTreated(call.id(), call.owner(), command, result));
      return result;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a command never fails", e);
    } catch (InterruptedException e) {
      begun.abandon();
      throw e;
    } finally {
      inFlight = null;
    }
  }
}
