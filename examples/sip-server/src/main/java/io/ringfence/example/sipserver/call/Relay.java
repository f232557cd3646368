package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
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
  private static final List<Integer> FATAL =
      List.of(Response.REQUEST_TIMEOUT, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);

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
    passing.send();
  }

  void update(Side from, IncomingRequest request) {
    if (isChanging()) {
      request.respond(Response.REQUEST_PENDING, "");
    } else {
      from.dialog().refresh(request.message());
      pass(from, request);
    }
  }

  void pass(Side from, IncomingRequest request) {
    new Passing(from, request).send();
  }

  /** One change of the session at a time (RFC 3261, section 14.2). */
  private boolean isChanging() {
    return change != null || bridge.isUnacked();
  }

  /** A request on its way from one side to the other. */
  private final class Passing implements ResponseListener {
    private final Side from;
    private final Side to;
    private final IncomingRequest request;
    private final Exchange exchange;

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

    @Override
    public void onResponse(Response response) {
      if (response.getStatusCode() > 100) {
        turns.execute(() -> take(response));
      }
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> {
        over();
        request.respond(status, reason);
        bridge.hangUp();
      });
    }

    private void take(Response response) {
      int status = response.getStatusCode();
      if (status >= 200) {
        over();
      }
      if (isInvite() && status >= 200 && status < 300) {
        onChanged(response);
        return;
      }
      request.send(passedBack(response));
      if (FATAL.contains(status) && !request.method().equals(Request.REFER)) {
        bridge.hangUp();
      }
    }

    private void onChanged(Response response) {
      to.dialog().refresh(response);
      long sequence = Dialog.sequenceOf(response);
      boolean hasOffer = Messages.bodyOf(request.message()).length > 0;
      if (hasOffer || bridge.isOver()) {
        to.sendAck(sequence, Optional.empty());
      }
      if (bridge.isOver()) {
        request.respond(Response.REQUEST_TERMINATED, "");
        return;
      }
      from.answer(
          request,
          passedBack(response),
          ack -> {
            if (!hasOffer) {
              to.sendAck(sequence, Optional.of(ack));
            }
          });
    }

    private void over() {
      if (isInvite()) {
        line.switchboard().noCancel(request.transactionKey());
        change = null;
      }
    }

    private boolean isInvite() {
      return request.method().equals(Request.INVITE);
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
        Messages.copyBody(request.message(), next);
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
        Messages.copyBody(response, back);
      } catch (ParseException e) {
        LOG.debug("a body is not passed back: {}", e.getMessage());
      }
      return back;
    }
  }
}
