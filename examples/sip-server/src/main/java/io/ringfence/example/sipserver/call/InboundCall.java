package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DispatchedCall;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call from its INVITE to the end of both sides: the caller, what the plan does for him, and the
 * leg he is joined with. He always gets one final response. All of it in its turns but for {@link
 * #dial} and {@link #respond}, which plans call on threads of their own.
 */
final class InboundCall implements DialogPeer {
  private static final Logger LOG = LoggerFactory.getLogger(InboundCall.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final CallHouse house;
  private final IncomingRequest invite;
  private final Call call;
  private final Turns turns;
  private final Caller caller;
  private final Dials dials;
  private final Instant arrived = Instant.now();

  private @Nullable DispatchedCall dispatched;
  private @Nullable CallOutcome outcome;
  private @Nullable Bridge bridge;
  private volatile @Nullable Instant answered;
  private boolean isSipOver;
  private boolean isOver;

  InboundCall(CallHouse house, IncomingRequest invite, Call call) {
    this.house = house;
    this.invite = invite;
    this.call = call;
    this.turns = new Turns(call.id());
    this.caller = new Caller(house, invite, this);
    this.dials =
        new Dials(
            house, turns, caller, new Dials.Origin(call.owner(), invite.message()), this::join);
  }

  /** Runs the plan. */
  void begin(Function<Call, DispatchedCall> dispatch) {
    house.line().switchboard().onCancel(invite.transactionKey(), this::onCancel);
    turns.execute(() -> {
      try {
        DispatchedCall begun = dispatch.apply(call);
        dispatched = begun;
        var _ =
            begun
                .outcome()
                .whenComplete((ended, thrown) -> turns.execute(() -> onOutcome(ended, thrown)));
        if (caller.isAnswered()) {
          begun.cancel();
        }
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("call {} was not dispatched", call.id(), e);
        onOutcome(null, e);
      }
    });
  }

  Call call() {
    return call;
  }

  IncomingRequest invite() {
    return invite;
  }

  CurrentCall now() {
    return new CurrentCall(
        call.id(),
        call.owner(),
        caller.uri(),
        call.request().uri(),
        arrived,
        Optional.ofNullable(answered));
  }

  /**
   * Performs a dial, and waits for its end. A dial string that cannot be read is the plan's
   * business, and is told it.
   */
  CommandResult dial(Command.Dial dial) throws InterruptedException {
    DialString destination;
    try {
      destination = DialString.parse(dial.destination(), LegRequest.dialledUser(invite.message()));
    } catch (IllegalArgumentException e) {
      return new CommandResult.NotPerformed(String.valueOf(e.getMessage()));
    }
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    turns.execute(() -> dials.start(new Dials.Order(dial, destination, result)));
    try {
      return result.get();
    } catch (InterruptedException e) {
      turns.execute(() -> dials.stop(DialResult.CLIENT_CANCELLED, 487, "Request Terminated"));
      awaitStop(result);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a dial came to an end that none has", e);
    }
  }

  /** Sends a response for the plan. */
  CommandResult respond(Command.Respond command) throws InterruptedException {
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    turns.execute(() -> result.complete(send(command)));
    try {
      return result.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new CommandResult.NotPerformed("the response was not sent: " + e);
    }
  }

  /** Ends it, whatever it is at. */
  void hangUp(FinalAnswer answer) {
    turns.execute(() -> {
      if (bridge != null) {
        bridge.hangUp();
      } else if (!caller.isAnswered()) {
        stopPlan();
        refuse(answer);
      }
    });
  }

  /** It is over now, whatever its plan and its peers still do: the server closes. */
  void giveUp() {
    turns.execute(() -> {
      if (outcome == null) {
        outcome = new CallOutcome.Cancelled();
      }
      onSipOver();
    });
  }

  @Override
  public void onRequest(IncomingRequest request) {
    if (request.method().equals(Request.BYE) && request.accept()) {
      request.respond(Response.OK, "");
      onCancel();
    } else {
      request.respond(Response.SERVER_INTERNAL_ERROR, "The call is not answered yet");
    }
  }

  @Override
  public void onAck(Request ack) {}

  @Override
  public void onStray(Response response) {}

  private void onCancel() {
    turns.execute(() -> {
      if (!caller.isAnswered()) {
        stopPlan();
        refuse(FinalAnswer.of(Response.REQUEST_TERMINATED, "Request Terminated"));
      }
    });
  }

  private void stopPlan() {
    dials.stop(DialResult.CLIENT_CANCELLED, 487, "Request Terminated");
    if (dispatched != null) {
      dispatched.cancel();
    }
  }

  private void onOutcome(@Nullable CallOutcome ended, @Nullable Throwable thrown) {
    outcome = ended == null ? new CallOutcome.WorkerLost(0, "not dispatched: " + thrown, 0) : ended;
    if (!caller.isAnswered()) {
      dials.stop(DialResult.TIMED_OUT, 408, "Request Timeout");
      refuse(FinalAnswer.to(outcome));
    }
    endIfOver();
  }

  private CommandResult send(Command.Respond command) {
    if (caller.isAnswered()) {
      return new CommandResult.NotPerformed(
          "the caller has got his final response: " + caller.status());
    }
    if (command.status() >= 200 && command.status() < 300) {
      return new CommandResult.NotPerformed(
          "a %d answers a call, and this server has no media: dial somebody"
              .formatted(command.status()));
    }
    CommandResult result = caller.respond(command, dials.ownBranch());
    if (caller.isAnswered()) {
      onSipOver();
    }
    return result;
  }

  private void refuse(FinalAnswer answer) {
    caller.refuse(answer);
    onSipOver();
  }

  private void join(Fork.Answer answer, Duration longest) {
    try {
      Caller.Joined made = caller.join(answer.response(), dials.branch(answer.leg()));
      answered = Instant.now();
      Bridge joined =
          new Bridge(
              house.line(),
              turns,
              new Bridge.Ends(
                  new Bridge.End(made.dialog(), Optional.empty(), answer.media()),
                  new Bridge.End(answer.dialog(), answer.credentials(), answer.media())),
              answer.target().options().transfer(),
              this::onSipOver);
      bridge = joined;
      joined.transferWith(dials::transferred);
      joined.start(Optional.of(longest));
      joined.answerCaller(invite, made.response(), Dialog.sequenceOf(answer.response()));
    } catch (ParseException e) {
      Strays.hangUp(house.line(), answer.response(), answer.sender());
      house.line().switchboard().disconnect(answer.dialog().key());
      refuse(FinalAnswer.of(Response.BAD_REQUEST, "Bad Contact"));
    }
  }

  private void onSipOver() {
    isSipOver = true;
    caller.forget();
    endIfOver();
  }

  private void endIfOver() {
    CallOutcome ended = outcome;
    if (isOver || !isSipOver || ended == null) {
      return;
    }
    isOver = true;
    FinishedCall.Times times =
        new FinishedCall.Times(
            arrived, caller.ringing(), Optional.ofNullable(answered), Instant.now());
    house.onOver(
        this,
        new FinishedCall(
            call,
            Dialog.callIdOf(invite.message()),
            caller.uri(),
            call.request().uri(),
            ended,
            caller.status(),
            caller.reason(),
            dials.legs(),
            times));
  }

  /** A dial that nobody waits for any more is not over before its legs are. */
  private static void awaitStop(CompletableFuture<CommandResult> result) {
    try {
      result.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.debug("a dial did not stop in time: {}", e.toString());
    }
  }
}
