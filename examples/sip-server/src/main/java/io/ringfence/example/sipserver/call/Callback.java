package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.Call;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult.DialResult;
import io.ringfence.supervisor.call.CommandResult.Dialled;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString;
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
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings two, one after the other, and joins them (RFC 3725, section 4.1): the first one makes the
 * offer, and gets its ACK with the answer of the second one. In its own turns.
 */
final class Callback {
  private static final Logger LOG = LoggerFactory.getLogger(Callback.class);

  /** The first one gives up 32 s after it answered without an ACK (RFC 3261, section 13.3.1.4). */
  private static final Duration LONGEST_SECOND_RING = Duration.ofSeconds(25);

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
  private @Nullable Fork fork;
  private @Nullable Bridge bridge;
  private @Nullable Instant answered;
  private int status = Response.REQUEST_TERMINATED;
  private String reason = "Request Terminated";
  private boolean isOver;

  /**
   * @param call what it is known by
   * @param caller the request that the plan ran for, which both legs are made of
   * @throws IllegalArgumentException if whom to ring cannot be read
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
    this.first = DialString.parse(order.first(), call.owner());
    this.second = DialString.parse(order.second(), call.owner());
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
    } else if (fork != null) {
      fork.stop(result, 487, "Request Terminated");
    } else {
      end();
    }
  }

  private void ringFirst() {
    if (house.isDraining()) {
      endInVain(Response.SERVICE_UNAVAILABLE, "Draining");
    }
    if (!isOver) {
      ring(
          first,
          order.firstRing(),
          changes(order.firstHeaders(), Optional.empty()),
          this::ringSecond);
    }
  }

  private void ringSecond(Fork.Answer one) {
    String offer = Messages.bodyTextOf(one.response());
    String type = Messages.valueOf(one.response(), "Content-Type").orElse("application/sdp");
    Duration limit =
        order.secondRing().compareTo(LONGEST_SECOND_RING) < 0
            ? order.secondRing()
            : LONGEST_SECOND_RING;
    Command.Changes changes =
        changes(
            order.secondHeaders(),
            offer.isEmpty() ? Optional.empty() : Optional.of(new Command.Content(type, offer)));
    house.line().switchboard().connect(one.dialog().key(), new First(one.dialog()));
    begin(
        second,
        limit,
        changes,
        new Fork.Listener() {
          @Override
          public void onProvisional(int leg, Response response) {}

          @Override
          public void onAnswered(Fork.Answer other) {
            join(one, other);
          }

          @Override
          public void onFinished(Dialled dialled) {
            note(dialled);
            if (dialled.result() != DialResult.ANSWERED) {
              drop(one);
            }
          }
        });
  }

  private void join(Fork.Answer one, Fork.Answer other) {
    Bridge joined =
        new Bridge(
            house.line(),
            turns,
            new Bridge.Ends(
                new Bridge.End(one.dialog(), one.credentials()),
                new Bridge.End(other.dialog(), other.credentials())),
            TransferMode.NOT_ALLOWED,
            this::end);
    bridge = joined;
    answered = Instant.now();
    joined.start(Optional.of(house.terms().longest()));
    joined.ackCallee(Dialog.sequenceOf(other.response()));
    joined.ackCaller(Dialog.sequenceOf(one.response()), other.response());
  }

  private void drop(Fork.Answer one) {
    Strays.hangUp(house.line(), one.response(), one.dialog().contact());
    house.line().switchboard().disconnect(one.dialog().key());
    end();
  }

  private void ring(
      DialString whom, Duration limit, Command.Changes changes, Consumer<Fork.Answer> next) {
    begin(
        whom,
        limit,
        changes,
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
            winner.ifPresentOrElse(next, Callback.this::end);
          }
        });
  }

  private void begin(
      DialString whom, Duration limit, Command.Changes changes, Fork.Listener listener) {
    Fork begun =
        new Fork(
            house.line(),
            turns,
            new LegRequest(house.line(), caller, changes, house.serverId()),
            new Fork.Race(
                house.targets(), call.owner(), whom, new Fork.Limits(limit, house.terms().unreachable())),
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
    } catch (ParseException | IllegalArgumentException e) {
      LOG.info("a callback goes without its headers: {}", e.getMessage());
    }
    return new Command.Changes(further, Command.Caller.SAME, content);
  }

  private void note(Dialled dialled) {
    legs.addAll(dialled.legs());
    status = dialled.status();
    reason = dialled.reason();
  }

  private void endInVain(int why, String phrase) {
    if (!isOver) {
      status = why;
      reason = phrase;
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

  /** The first one while the second one rings: he may hang up, and may not change anything yet. */
  private final class First implements DialogPeer {
    private final Dialog dialog;

    First(Dialog dialog) {
      this.dialog = dialog;
    }

    @Override
    public void onRequest(IncomingRequest request) {
      turns.execute(() -> take(request));
    }

    @Override
    public void onAck(Request ack) {}

    @Override
    public void onStray(Response response) {
      if (!dialog.remoteTag().equals(((ToHeader) response.getHeader(ToHeader.NAME)).getTag())) {
        Strays.hangUp(house.line(), response, dialog.contact());
      }
    }

    private void take(IncomingRequest request) {
      if (!request.accept()) {
        return;
      }
      if (!dialog.isWith(request.message())) {
        request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
      } else if (request.method().equals(Request.BYE)) {
        request.respond(Response.OK, "");
        stop(DialResult.CLIENT_CANCELLED);
      } else {
        request.respond(Response.SERVER_INTERNAL_ERROR, "The call is not joined yet");
      }
    }
  }
}
