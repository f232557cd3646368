package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.DialString.LegOptions;
import io.ringfence.supervisor.call.DialString.TransferMode;
import io.ringfence.supervisor.call.ServiceCommand;
import io.ringfence.supervisor.call.SipRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * Rings two, one after the other, and joins them (RFC 3725, section 4.4): the first one is held by
 * an offer without media, so that the second one can ring as long as he may; what the second one
 * offers when he answers is then offered to the first. In its own turns.
 */
final class Callback {
  /** Of the lowest version: whatever is offered next is newer. */
  private static final Command.Content HOLDING =
      new Command.Content(
          "application/sdp",
          String.join(
              "\r\n",
              "v=0",
              "o=- 0 0 IN IP4 0.0.0.0",
              "s=-",
              "c=IN IP4 0.0.0.0",
              "t=0 0",
              "m=audio 9 RTP/AVP 0 8 101",
              "a=rtpmap:0 PCMU/8000",
              "a=rtpmap:8 PCMA/8000",
              "a=rtpmap:101 telephone-event/8000",
              "a=inactive",
              ""));

  private final CallHouse house;
  private final Call call;
  private final Request caller;
  private final ServiceCommand.Callback order;
  private final Consumer<FinishedCall> onEnd;
  private final Instant ordered = Instant.now();
  private final List<LegEnd> legs = new ArrayList<>();
  private final Turns turns;
  private final DialString first;
  private final DialString second;
  private final Command.Changes firstChanges;
  private final Command.Changes secondChanges;
  private @Nullable Fork fork;
  private Fork.@Nullable Answer held;
  private Fork.@Nullable Answer joining;
  private @Nullable Reoffer reoffer;
  private @Nullable Bridge bridge;
  private @Nullable Instant answered;
  private int status = Response.REQUEST_TERMINATED;
  private String reason = "Request Terminated";
  private boolean isOver;

  /**
   * @param call what it is known by
   * @param caller the request that the plan ran for, which both legs are made of
   * @throws IllegalArgumentException if whom to ring cannot be read, or a header
   */
  Callback(
      CallHouse house,
      Call call,
      Request caller,
      ServiceCommand.Callback order,
      Consumer<FinishedCall> onEnd) {
    this.house = house;
    this.call = call;
    this.caller = (Request) caller.clone();
    this.caller.removeContent();
    this.order = order;
    this.onEnd = onEnd;
    this.turns = new Turns(call.id());
    this.first = DialString.parse(order.first(), LegRequest.dialledUser(caller));
    this.second = DialString.parse(order.second(), LegRequest.dialledUser(caller));
    this.firstChanges = changes(order.firstHeaders(), Optional.of(HOLDING));
    this.secondChanges = changes(order.secondHeaders(), Optional.empty());
  }

  void start() {
    house.line().later(order.delay(), turns, this::ringFirst);
  }

  void hangUp() {
    turns.execute(() -> stop(DialResult.ADMIN_CANCELLED));
  }

  /** Ends it if nobody rings yet: the server takes no new calls. */
  void stopIfWaiting() {
    turns.execute(() -> {
      if (fork == null) {
        endInVain(Response.SERVICE_UNAVAILABLE, "Draining");
      }
    });
  }

  /** It is over now, whatever its peers still do: the server closes. */
  void giveUp() {
    turns.execute(this::end);
  }

  private void stop(DialResult result) {
    if (bridge != null) {
      bridge.hangUp();
    } else if (fork != null && !fork.isOver()) {
      fork.stop(result, 487, "Request Terminated");
    } else {
      drop();
    }
  }

  private void ringFirst() {
    if (house.isDraining()) {
      endInVain(Response.SERVICE_UNAVAILABLE, "Draining");
    }
    if (!isOver) {
      ring(first, order.firstRing(), firstChanges, this::ringSecond);
    }
  }

  private void ringSecond(Fork.Answer one) {
    held = one;
    connect(one, () -> acknowledge(one));
    acknowledge(one);
    ring(second, order.secondRing(), secondChanges, other -> offer(one, other));
  }

  private void offer(Fork.Answer one, Fork.Answer other) {
    joining = other;
    connect(other, () -> {});
    MediaWay media = one.media().and(other.media());
    reoffer =
        new Reoffer(
            house.line(),
            turns,
            one,
            new Reoffer.Listener() {
              @Override
              public void onAgreed(Response response) {
                join(one, other, response);
              }

              @Override
              public void onRefused() {
                setStatus(Response.NOT_ACCEPTABLE_HERE, "Not Acceptable Here");
                drop();
              }
            });
    reoffer.start(other.response(), media);
  }

  private void join(Fork.Answer one, Fork.Answer other, Response agreed) {
    MediaWay media = one.media().and(other.media());
    LegOptions ofOne = one.target().options();
    LegOptions ofOther = other.target().options();
    Bridge joined =
        new Bridge(
            house.line(),
            turns,
            new Bridge.Ends(
                new Bridge.End(other.dialog(), other.credentials(), media),
                new Bridge.End(one.dialog(), one.credentials(), media)),
            transfer(List.of(ofOne.transfer(), ofOther.transfer())),
            this::end);
    bridge = joined;
    answered = Instant.now();
    setStatus(Response.OK, "OK");
    joined.start(
        Optional.of(
            house.terms().shortestOf(List.of(ofOne.answeredLimit(), ofOther.answeredLimit()))));
    joined.ackCallee(Dialog.sequenceOf(agreed));
    joined.ackCaller(Dialog.sequenceOf(other.response()), agreed);
  }

  /** What one of the legs forbids is forbidden. */
  private static TransferMode transfer(List<TransferMode> ofLegs) {
    return !ofLegs.contains(TransferMode.NOT_ALLOWED) && ofLegs.contains(TransferMode.PASSED_ON)
        ? TransferMode.PASSED_ON
        : TransferMode.NOT_ALLOWED;
  }

  /** Hangs up whoever has answered. */
  private void drop() {
    if (isOver) {
      return;
    }
    if (reoffer != null) {
      reoffer.stop();
    }
    if (held != null) {
      Strays.hangUp(house.line(), held.dialog(), held.credentials());
      house.line().switchboard().disconnect(held.dialog().key());
    }
    if (joining != null) {
      Strays.hangUp(house.line(), joining.response(), joining.sender());
      house.line().switchboard().disconnect(joining.dialog().key());
    }
    end();
  }

  private void ring(
      DialString whom, Duration limit, Command.Changes changes, Consumer<Fork.Answer> next) {
    Fork.Listener listener =
        new Fork.Listener() {
          private Optional<Fork.Answer> winner = Optional.empty();

          @Override
          public void onProvisional(int leg, Response response) {}

          @Override
          public void onAnswered(Fork.Answer answer) {
            winner = Optional.of(answer);
          }

          @Override
          public void onFinished(Dialled dialled) {
            note(dialled);
            winner.ifPresentOrElse(next, Callback.this::drop);
          }
        };
    Fork begun =
        new Fork(
            house.line(),
            turns,
            new LegRequest(house.line(), caller, changes, house.serverId()),
            new Fork.Race(
                house.targets(),
                call.owner(),
                whom,
                new Fork.Limits(limit, house.terms().unreachable())),
            listener);
    fork = begun;
    begun.start();
  }

  private static Command.Changes changes(String headers, Optional<Command.Content> content) {
    List<SipRequest.Header> further = new ArrayList<>();
    try {
      for (Header header : ResponseHeaders.read(headers, 200)) {
        further.add(new SipRequest.Header(header.getName(), Messages.textOf(header)));
      }
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new Command.Changes(further, Command.Caller.SAME, content);
  }

  private void note(Dialled dialled) {
    legs.addAll(dialled.legs());
    if (dialled.result() != DialResult.ANSWERED) {
      setStatus(dialled.status(), dialled.reason());
    }
  }

  private void setStatus(int how, String phrase) {
    status = how;
    reason = phrase;
  }

  private void endInVain(int why, String phrase) {
    if (!isOver) {
      setStatus(why, phrase);
      end();
    }
  }

  private void end() {
    if (!isOver) {
      isOver = true;
      onEnd.accept(record());
    }
  }

  /** Of the one who was rung first to the other, by the name of the call that ordered it. */
  private FinishedCall record() {
    Ending ending =
        answered == null ? new Ending.Unanswered(status, reason) : new Ending.Answered();
    return new FinishedCall(
        call,
        Dialog.callIdOf(caller),
        order.first(),
        order.second(),
        new CallOutcome.Completed(ending),
        status,
        reason,
        legs,
        new FinishedCall.Times(
            ordered, Optional.empty(), Optional.ofNullable(answered), Instant.now()));
  }

  private void connect(Fork.Answer one, Runnable onAgain) {
    Runnable onBye = () -> stop(DialResult.CLIENT_CANCELLED);
    new UnjoinedPeer(house.line(), turns, one, onAgain, onBye).connect();
  }

  private void acknowledge(Fork.Answer one) {
    Request ack = one.dialog().ack(Dialog.sequenceOf(one.response()));
    Exchange.acknowledge(house.line(), ack);
  }
}
