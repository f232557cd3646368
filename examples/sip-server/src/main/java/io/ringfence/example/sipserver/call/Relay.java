package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests within an answered call on from one side to the other, and their responses back.
 * In the turns of its call.
 */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** Of these a peer that does not know the call says so (RFC 3261, section 12.2.1.2). */
  static final List<Integer> FATAL =
      List.of(Response.REQUEST_TIMEOUT, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);

  /** Who does not know one of these does not know the call (RFC 5057, section 5.1). */
  private static final List<String> OF_THE_CALL =
      List.of(Request.INVITE, Request.UPDATE, Request.INFO);

  /** With these a peer says where it is reached from now on (RFC 3261, section 12.2, RFC 3311). */
  private static final List<String> TARGET_REFRESH = List.of(Request.INVITE, Request.UPDATE);

  /** A peer that lost three messages has answered a CANCEL by then. */
  private static final Duration LONGEST_CANCEL = Duration.ofSeconds(4);

  /** End-to-end header fields of requests within the call. */
  private static final List<String> PASSED_ON =
      List.of("Subject", "Info-Package", "Event", "Subscription-State", "Refer-To", "Referred-By");

  private final Line line;
  private final Turns turns;
  private final Bridge bridge;
  private @Nullable Passing change;

  Relay(Line line, Turns turns, Bridge bridge) {
    this.line = line;
    this.turns = turns;
    this.bridge = bridge;
  }

  void reinvite(Side from, IncomingRequest request) {
    if (isChanging()) {
      request.respond(Response.REQUEST_PENDING, "");
      return;
    }
    request.respond(Response.TRYING, "");
    from.dialog().refresh(request.message());
    Passing passing = new Passing(from, request);
    change = passing;
    line.switchboard().onCancel(request.transactionKey(), passing::cancel);
    passing.limit();
    passing.send();
  }

  void update(Side from, IncomingRequest request) {
    boolean hasOffer = Messages.bodyOf(request.message()).length > 0;
    if (hasOffer && isChanging()) {
      request.respond(Response.REQUEST_PENDING, "");
      return;
    }
    from.dialog().refresh(request.message());
    Passing passing = new Passing(from, request);
    if (hasOffer) {
      change = passing;
    }
    passing.send();
  }

  void pass(Side from, IncomingRequest request) {
    new Passing(from, request).send();
  }

  /** The call is over, and with it what is under way (RFC 3261, section 15.1.2). */
  void end() {
    if (change != null) {
      change.end(Response.REQUEST_TERMINATED, "");
    }
  }

  /** One change of the session at a time (RFC 3261, section 14.2). */
  boolean isChanging() {
    return change != null || bridge.isUnacked();
  }

  /** A request on its way from one side to the other. */
  private final class Passing implements ResponseListener {
    private final Side from;
    private final Side to;
    private final IncomingRequest request;
    private final Exchange exchange;
    private Line.@Nullable Alarm alarm;
    private boolean isOver;

    Passing(Side from, IncomingRequest request) {
      this.from = from;
      this.to = bridge.other(from);
      this.request = request;
      this.exchange = to.exchange(this);
    }

    void send() {
      exchange.send(following());
    }

    void cancel() {
      exchange.cancel();
    }

    /** An INVITE that was answered provisionally is never given up by its transaction. */
    void limit() {
      alarm = line.later(line.patience(), turns, this::onTooLong);
    }

    private void onTooLong() {
      if (!isOver) {
        exchange.cancel();
        alarm =
            line.later(
                LONGEST_CANCEL,
                turns,
                () -> {
                  if (!isOver) {
                    end(Response.REQUEST_TIMEOUT, "No answer of the peer");
                    bridge.hangUp();
                  }
                });
      }
    }

    /** Ends it with this answer; the peer hears of it, and may take a while to say so. */
    void end(int status, String reason) {
      over();
      request.respond(status, reason);
      if (isInvite()) {
        exchange.cancel();
        line.later(line.patience(), turns, exchange::abandon);
      }
    }

    @Override
    public void onResponse(Response response) {
      if (response.getStatusCode() > 100) {
        turns.execute(() -> take(response));
      }
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> {
        if (!isOver) {
          over();
          request.respond(status, reason);
          if (OF_THE_CALL.contains(request.method())) {
            bridge.hangUp();
          }
        }
      });
    }

    private void take(Response response) {
      int status = response.getStatusCode();
      boolean isSuccess = status / 100 == 2;
      if (isOver) {
        if (isInvite() && isSuccess) {
          to.settle(response);
        }
        return;
      }
      if (status >= 200) {
        over();
      }
      if (isSuccess && TARGET_REFRESH.contains(request.method())) {
        to.dialog().refresh(response);
        from.tells(request.message());
        to.tells(response);
      }
      if (isSuccess && isInvite()) {
        onChanged(response);
        return;
      }
      request.send(passedBack(response));
      if (FATAL.contains(status) && OF_THE_CALL.contains(request.method())) {
        bridge.hangUp();
      }
    }

    private void onChanged(Response response) {
      if (Messages.bodyOf(request.message()).length > 0) {
        to.sendAck(Dialog.sequenceOf(response), Optional.empty());
      } else {
        to.holdAck(Dialog.sequenceOf(response));
      }
      from.answer(request, passedBack(response), ack -> to.releaseAck(Optional.of(ack)));
    }

    private void over() {
      isOver = true;
      if (alarm != null) {
        alarm.stop();
      }
      if (isInvite()) {
        line.switchboard().noCancel(request.transactionKey());
      }
      if (change == this) {
        change = null;
      }
    }

    private boolean isInvite() {
      return request.method().equals(Request.INVITE);
    }

    /** Of two legs that a transfer brought together, what either was given counts. */
    private MediaWay media() {
      return from.media().and(to.media());
    }

    /** What goes on to the other side of the request. */
    private Request following() {
      Request next = to.dialog().request(request.method());
      try {
        for (String header : PASSED_ON) {
          for (Header field : Messages.headersOf(request.message(), header, Header.class)) {
            next.addHeader((Header) field.clone());
          }
        }
        media().copyBody(request.message(), next);
      } catch (ParseException e) {
        LOG.debug("a body is not passed on: {}", e.getMessage());
      }
      return next;
    }

    private Response passedBack(Response response) {
      Response back =
          request.response(response.getStatusCode(), String.valueOf(response.getReasonPhrase()));
      if (!request.method().equals(Request.MESSAGE)) {
        back.setHeader((Header) from.dialog().contact().clone());
      }
      try {
        media().copyBody(response, back);
      } catch (ParseException e) {
        LOG.debug("a body is not passed back: {}", e.getMessage());
      }
      return back;
    }
  }
}
