package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DispatchedCall;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
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
  private final Instant arrived = Instant.now();
  private final List<LegEnd> legs = new ArrayList<>();
  private final List<String> earlyDialogs = new ArrayList<>();

  private @Nullable DispatchedCall dispatched;
  private @Nullable CallOutcome outcome;
  private @Nullable Fork fork;
  private @Nullable Bridge bridge;
  private @Nullable Instant answered;
  private int dialledBefore;
  private int status;
  private String reason = "";
  private boolean isSetUp;
  private boolean isSipOver;
  private boolean isOver;

  InboundCall(CallHouse house, IncomingRequest invite, Call call) {
    this.house = house;
    this.invite = invite;
    this.call = call;
    this.turns = new Turns(call.id());
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
        if (status > 0) {
          begun.cancel();
        }
      } catch (RuntimeException e) {
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
        call.id(), call.owner(), callerUri(), call.request().uri(), arrived, bridge != null);
  }

  /**
   * Performs a dial, and waits for its end.
   *
   * @throws IllegalArgumentException if its dial string cannot be read
   */
  CommandResult dial(Command.Dial dial) throws InterruptedException {
    DialString destination =
        DialString.parse(dial.destination(), LegRequest.dialledUser(invite.message()));
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    turns.execute(() -> startDial(dial, destination, result));
    try {
      return result.get();
    } catch (InterruptedException e) {
      turns.execute(() -> stopDial(DialResult.CLIENT_CANCELLED, 487, "Request Terminated"));
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
      } else if (status == 0) {
        stopPlan();
        refuse(answer);
      }
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
      if (status == 0) {
        stopPlan();
        refuse(FinalAnswer.of(Response.REQUEST_TERMINATED, "Request Terminated"));
      }
    });
  }

  private void stopPlan() {
    stopDial(DialResult.CLIENT_CANCELLED, 487, "Request Terminated");
    if (dispatched != null) {
      dispatched.cancel();
    }
  }

  private void onOutcome(@Nullable CallOutcome ended, @Nullable Throwable thrown) {
    outcome = ended == null ? new CallOutcome.WorkerLost(0, "not dispatched: " + thrown, 0) : ended;
    if (status == 0) {
      stopDial(DialResult.TIMED_OUT, 408, "Request Timeout");
      refuse(FinalAnswer.to(outcome));
    }
    endIfOver();
  }

  private void startDial(
      Command.Dial dial, DialString destination, CompletableFuture<CommandResult> result) {
    if (status > 0) {
      boolean isAnswered = status < 300;
      result.complete(
          new Dialled(
              isAnswered ? DialResult.ALREADY_ANSWERED : DialResult.CLIENT_CANCELLED,
              status,
              reason));
      return;
    }
    if (fork != null && !fork.isOver()) {
      result.complete(new Dialled(DialResult.ERROR, 500, "Dials already"));
      return;
    }
    LegRequest requests =
        new LegRequest(house.line(), invite.message(), dial.changes(), house.serverId());
    Fork.Limits limits = new Fork.Limits(dial.ringTime(), house.terms().unreachable());
    Fork begun =
        new Fork(
            house.line(),
            turns,
            requests,
            new Fork.Race(house.targets().find(call.owner(), destination), limits),
            new Dialling(dial, result));
    fork = begun;
    begun.start();
  }

  private void stopDial(DialResult result, int withStatus, String why) {
    if (fork != null) {
      fork.stop(result, withStatus, why);
    }
  }

  private CommandResult send(Command.Respond command) {
    if (status > 0) {
      return new CommandResult.NotPerformed("the caller has got his final response: " + status);
    }
    if (command.status() >= 200 && command.status() < 300) {
      return new CommandResult.NotPerformed(
          "a %d answers a call, and this server has no media: dial somebody"
              .formatted(command.status()));
    }
    List<Header> headers = new ArrayList<>();
    String problem = "";
    try {
      headers.addAll(ResponseHeaders.read(command.headers(), command.status()));
    } catch (ParseException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (command.status() >= 300) {
      refuse(command.status(), command.reason(), headers);
    } else if (command.status() > 100) {
      sendProvisional(
          provisional(command.status(), command.reason(), "." + dialledBefore + "p", headers));
    }
    return problem.isEmpty()
        ? CommandResult.sent()
        : new CommandResult.NotPerformed("the response went without its headers: " + problem);
  }

  private Response provisional(int code, String phrase, String branch, List<Header> headers) {
    Response response = dialogResponse(code, phrase, branch);
    headers.forEach(response::addHeader);
    return response;
  }

  private void sendProvisional(Response response) {
    invite.send(response);
    if (!isSetUp && response.getStatusCode() >= 180) {
      isSetUp = true;
      house.figures().onSetUp(System.nanoTime() - invite.arrivedNanos());
    }
  }

  /** Each leg is an early dialog of its own for the caller, as behind a proxy that forks. */
  private Response dialogResponse(int code, String phrase, String branch) {
    Response response = invite.response(code, phrase);
    String tag = invite.localTag() + branch;
    try {
      ((ToHeader) response.getHeader(ToHeader.NAME)).setTag(tag);
    } catch (ParseException e) {
      throw new IllegalStateException("a tag of letters and digits is one", e);
    }
    response.setHeader(house.line().endpoint().contact("", invite.transport()));
    String dialog = Dialog.key(Dialog.callIdOf(invite.message()), tag);
    if (!earlyDialogs.contains(dialog)) {
      earlyDialogs.add(dialog);
      house.line().switchboard().connect(dialog, this);
    }
    return response;
  }

  private void refuse(FinalAnswer answer) {
    List<Header> headers = new ArrayList<>();
    if (answer.retryAfter().isPositive()) {
      headers.add(Reception.retryAfter(answer.retryAfter()));
    }
    refuse(answer.status(), answer.reason(), headers);
  }

  private void refuse(int code, String phrase, List<Header> headers) {
    setStatus(code, phrase);
    house.figures().onRefused();
    Response response = invite.response(code, phrase);
    headers.forEach(response::addHeader);
    invite.send(response);
    onSipOver();
  }

  private void setStatus(int code, String phrase) {
    status = code;
    reason = phrase;
    house.line().switchboard().noCancel(invite.transactionKey());
  }

  private void join(Fork.Answer answer, Optional<Duration> answeredLimit) {
    String branch = "." + (dialledBefore + answer.leg());
    Response response =
        dialogResponse(Response.OK, String.valueOf(answer.response().getReasonPhrase()), branch);
    try {
      Dialog caller =
          Dialog.asServer(
              invite,
              invite.localTag() + branch,
              house.line().endpoint().contact("", invite.transport()));
      Messages.copyBody(answer.response(), response);
      response.addHeader(Reception.allow());
      setStatus(Response.OK, response.getReasonPhrase());
      answered = Instant.now();
      house.figures().onAnswered();
      earlyDialogs.remove(caller.key());
      Bridge joined =
          new Bridge(
              house.line(),
              turns,
              new Bridge.Ends(
                  new Bridge.End(caller, Optional.empty(), answer.media()),
                  new Bridge.End(answer.dialog(), answer.credentials(), answer.media())),
              answer.target().options().transfer(),
              this::onSipOver);
      bridge = joined;
      joined.start(answeredLimit);
      joined.answerCaller(invite, response, Dialog.sequenceOf(answer.response()));
    } catch (ParseException e) {
      Strays.hangUp(house.line(), answer.response(), answer.sender());
      house.line().switchboard().disconnect(answer.dialog().key());
      refuse(FinalAnswer.of(Response.BAD_REQUEST, "Bad Contact"));
    }
  }

  private void onSipOver() {
    isSipOver = true;
    earlyDialogs.forEach(house.line().switchboard()::disconnect);
    earlyDialogs.clear();
    endIfOver();
  }

  private void endIfOver() {
    CallOutcome ended = outcome;
    if (isOver || !isSipOver || ended == null) {
      return;
    }
    isOver = true;
    FinishedCall.Times times =
        new FinishedCall.Times(arrived, Optional.ofNullable(answered), Instant.now());
    house.onOver(
        this,
        new FinishedCall(
            call,
            Dialog.callIdOf(invite.message()),
            callerUri(),
            call.request().uri(),
            ended,
            status,
            reason,
            legs,
            times));
  }

  private String callerUri() {
    return ((FromHeader) invite.message().getHeader(FromHeader.NAME))
        .getAddress()
        .getURI()
        .toString();
  }

  /** A dial that nobody waits for any more is not over before its legs are. */
  private static void awaitStop(CompletableFuture<CommandResult> result) {
    try {
      result.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.debug("a dial did not stop in time: {}", e.toString());
    }
  }

  /** A dial of the plan. */
  private final class Dialling implements Fork.Listener {
    private final Command.Dial dial;
    private final CompletableFuture<CommandResult> result;

    Dialling(Command.Dial dial, CompletableFuture<CommandResult> result) {
      this.dial = dial;
      this.result = result;
    }

    @Override
    public void onProvisional(int leg, Response response) {
      int code = response.getStatusCode();
      if (status > 0 || code < 180) {
        return;
      }
      Response passed =
          dialogResponse(
              code, String.valueOf(response.getReasonPhrase()), "." + (dialledBefore + leg));
      try {
        Messages.copyBody(response, passed);
      } catch (ParseException e) {
        LOG.debug("early media of call {} is not passed on: {}", call.id(), e.getMessage());
      }
      sendProvisional(passed);
    }

    @Override
    public void onAnswered(Fork.Answer answer) {
      Optional<Duration> ofLeg = answer.target().options().answeredLimit();
      join(answer, Optional.of(house.terms().shortestOf(List.of(ofLeg, dial.answeredLimit()))));
    }

    @Override
    public void onFinished(Dialled dialled) {
      legs.addAll(dialled.legs());
      dialledBefore += 100;
      result.complete(dialled);
    }
  }
}
