package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import io.ringfence.supervisor.call.DialString.TransferMode;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.SipException;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answered call: two dialogs, and what comes in one goes on in the other, until either side
 * hangs up, fails to answer, or the call has lasted as long as it may. In the turns of its call.
 */
final class Bridge {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  /** A peer that lost three messages has answered by then; after that the stack goes on alone. */
  private static final Duration LONGEST_BYE = Duration.ofSeconds(4);

  /** Of these a peer that does not know the call says so (RFC 3261, section 12.2.1.2). */
  private static final List<Integer> FATAL =
      List.of(Response.REQUEST_TIMEOUT, Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST);

  /** End-to-end header fields of requests within the call. */
  private static final List<String> PASSED_ON =
      List.of("Subject", "Info-Package", "Event", "Subscription-State", "Refer-To", "Referred-By");

  private final Line line;
  private final Turns turns;
  private final TransferMode transfer;
  private final Runnable onEnd;
  private final Side caller;
  private final Side callee;
  private Line.@Nullable Alarm limit;
  private boolean isOver;
  private int open = 2;

  /** A dialog of the call, how to prove who we are in it, and where its media goes. */
  record End(Dialog dialog, Optional<Credentials> credentials, MediaWay media) {}

  /**
   * @param onEnd both sides have heard the end of it, or will not hear of it
   */
  Bridge(Line line, Turns turns, Ends ends, TransferMode transfer, Runnable onEnd) {
    this.line = line;
    this.turns = turns;
    this.transfer = transfer;
    this.onEnd = onEnd;
    this.caller = new Side("caller", ends.caller());
    this.callee = new Side("callee", ends.callee());
  }

  /** Both ends. */
  record Ends(End caller, End callee) {}

  /** Takes over what comes within both dialogs. */
  void start(Optional<Duration> answeredLimit) {
    line.switchboard().connect(caller.dialog.key(), caller);
    line.switchboard().connect(callee.dialog.key(), callee);
    answeredLimit.ifPresent(time -> limit = line.later(time, turns, this::hangUp));
  }

  /** Answers the caller; the callee gets its ACK when the caller sent one, or at once. */
  void answerCaller(IncomingRequest invite, Response answer, long calleeSequence) {
    boolean hasOffer = Messages.bodyOf(invite.message()).length > 0;
    if (hasOffer) {
      callee.sendAck(calleeSequence, Optional.empty());
    }
    caller.answer(
        invite,
        answer,
        ack -> {
          if (!hasOffer) {
            callee.sendAck(calleeSequence, Optional.of(ack));
          }
        });
  }

  /** The ACK for the INVITE that brought the callee about, where it had the offer. */
  void ackCallee(long sequence) {
    callee.sendAck(sequence, Optional.empty());
  }

  /** The same for the first side, where it was rung too and made the offer itself. */
  void ackCaller(long sequence, Message withAnswer) {
    caller.sendAck(sequence, Optional.of(withAnswer));
  }

  /** Ends the call on both sides. */
  void hangUp() {
    if (end()) {
      caller.sendBye();
      callee.sendBye();
    }
  }

  boolean isOver() {
    return isOver;
  }

  private void onBye(Side from) {
    if (end()) {
      from.close();
      from.other().sendBye();
    }
  }

  private boolean end() {
    if (isOver) {
      return false;
    }
    isOver = true;
    if (limit != null) {
      limit.stop();
    }
    caller.stop();
    callee.stop();
    return true;
  }

  /** One end of the call, and all that comes from there. */
  private final class Side implements DialogPeer {
    private final String name;
    private final Dialog dialog;
    private final Optional<Credentials> credentials;
    private final MediaWay media;
    private @Nullable UnackedAnswer answer;
    private @Nullable Request lastAck;
    private boolean isOffering;
    private boolean isClosed;

    Side(String name, End end) {
      this.name = name;
      this.dialog = end.dialog();
      this.credentials = end.credentials();
      this.media = end.media();
    }

    Side other() {
      return this == caller ? callee : caller;
    }

    @Override
    public void onRequest(IncomingRequest request) {
      turns.execute(() -> take(request));
    }

    @Override
    public void onAck(Request ack) {
      turns.execute(() -> {
        if (answer != null) {
          answer.onAck(ack);
        }
      });
    }

    @Override
    public void onStray(Response response) {
      turns.execute(() -> {
        Request ack = lastAck;
        boolean isKnown =
            ack != null
                && Dialog.sequenceOf(ack) == Dialog.sequenceOf(response)
                && dialog.remoteTag().equals(tagOf(response));
        if (isKnown && ack != null) {
          sendAgain(ack);
        } else if (!dialog.remoteTag().equals(tagOf(response))) {
          Strays.hangUp(line, response, Strays.Sender.of(dialog, credentials));
        }
      });
    }

    private void take(IncomingRequest request) {
      if (!request.accept()) {
        return;
      }
      if (!dialog.isInOrder(request.message())) {
        request.respond(Response.SERVER_INTERNAL_ERROR, "Out of order");
        return;
      }
      if (isOver) {
        int status =
            request.method().equals(Request.BYE)
                ? Response.OK
                : Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST;
        request.respond(status, "");
        return;
      }
      switch (request.method()) {
        case Request.BYE -> {
          request.respond(Response.OK, "");
          onBye(this);
        }
        case Request.INVITE -> reinvite(request);
        case Request.UPDATE -> update(request);
        case Request.INFO, Request.MESSAGE -> relay(request);
        case Request.REFER, Request.NOTIFY -> transfer(request);
        case Request.OPTIONS -> request.respond(Response.OK, "");
        default -> request.respond(Response.METHOD_NOT_ALLOWED, "", Reception.allow());
      }
    }

    private void transfer(IncomingRequest request) {
      if (transfer == TransferMode.PASSED_ON) {
        relay(request);
      } else {
        request.respond(Response.FORBIDDEN, "Transfer is not allowed");
      }
    }

    private void update(IncomingRequest request) {
      if (isChanging()) {
        request.respond(Response.REQUEST_PENDING, "");
      } else {
        dialog.refresh(request.message());
        relay(request);
      }
    }

    /** One change of the session at a time (RFC 3261, section 14.2). */
    private boolean isChanging() {
      return isOffering
          || other().isOffering
          || (answer != null && answer.isWaiting())
          || (other().answer != null && other().answer.isWaiting());
    }

    private void reinvite(IncomingRequest request) {
      if (isChanging()) {
        request.respond(Response.REQUEST_PENDING, "");
        return;
      }
      request.respond(Response.TRYING, "");
      dialog.refresh(request.message());
      isOffering = true;
      Exchange exchange = other().exchange(new Passing(this, request));
      line.switchboard().onCancel(request.transactionKey(), exchange::cancel);
      exchange.send(other().following(request));
    }

    private void relay(IncomingRequest request) {
      other().exchange(new Passing(this, request)).send(other().following(request));
    }

    private Exchange exchange(ResponseListener listener) {
      return new Exchange(line, credentials, this::nextSequence, listener);
    }

    private long nextSequence() {
      return dialog.nextSequence();
    }

    /** What goes on to this side of a request of the other one. */
    private Request following(IncomingRequest request) {
      Request next = dialog.request(request.method());
      try {
        for (String header : PASSED_ON) {
          for (Header field : Messages.headersOf(request.message(), header, Header.class)) {
            next.addHeader((Header) field.clone());
          }
        }
        media.copyBody(request.message(), next);
      } catch (ParseException e) {
        LOG.debug("a body is not passed on: {}", e.getMessage());
      }
      return next;
    }

    private void onResponse(IncomingRequest request, Response response) {
      int status = response.getStatusCode();
      if (status == 100) {
        return;
      }
      boolean isInvite = request.method().equals(Request.INVITE);
      if (isInvite && status >= 200) {
        line.switchboard().noCancel(request.transactionKey());
        isOffering = false;
      }
      if (isInvite && status >= 200 && status < 300) {
        onChanged(request, response);
        return;
      }
      request.send(passedBack(request, response));
      if (FATAL.contains(status) && !request.method().equals(Request.REFER)) {
        hangUp();
      }
    }

    private void onChanged(IncomingRequest request, Response response) {
      Side from = other();
      from.dialog.refresh(response);
      long sequence = Dialog.sequenceOf(response);
      boolean hasOffer = Messages.bodyOf(request.message()).length > 0;
      if (hasOffer || isOver) {
        from.sendAck(sequence, Optional.empty());
      }
      if (isOver) {
        request.respond(Response.REQUEST_TERMINATED, "");
        return;
      }
      answer(
          request,
          passedBack(request, response),
          ack -> {
            if (!hasOffer) {
              from.sendAck(sequence, Optional.of(ack));
            }
          });
    }

    private Response passedBack(IncomingRequest request, Response response) {
      Response back =
          request.response(response.getStatusCode(), String.valueOf(response.getReasonPhrase()));
      if (!request.method().equals(Request.MESSAGE)) {
        back.setHeader((Header) dialog.contact().clone());
      }
      try {
        media.copyBody(response, back);
      } catch (ParseException e) {
        LOG.debug("a body is not passed back: {}", e.getMessage());
      }
      return back;
    }

    private void answer(IncomingRequest invite, Response response, Consumer<Request> onAck) {
      UnackedAnswer unacked =
          new UnackedAnswer(
              line,
              turns,
              invite,
              response,
              new UnackedAnswer.Acknowledged(onAck, Bridge.this::hangUp));
      answer = unacked;
      unacked.send();
    }

    private void sendAck(long sequence, Optional<? extends Message> body) {
      Request ack = dialog.ack(sequence);
      lastAck = ack;
      try {
        if (body.isPresent()) {
          media.copyBody(body.get(), ack);
        }
        line.endpoint().sendAck(ack);
      } catch (ParseException | SipException | RuntimeException e) {
        LOG.debug("no ACK to the {}: {}", name, e.toString());
      }
    }

    private void sendAgain(Request ack) {
      try {
        line.endpoint().sendAckAgain(ack);
      } catch (SipException | RuntimeException e) {
        LOG.debug("no ACK to the {}: {}", name, e.toString());
      }
    }

    private void sendBye() {
      exchange(new Goodbye()).send(dialog.request(Request.BYE));
      line.later(LONGEST_BYE, turns, this::close);
    }

    private void stop() {
      if (answer != null) {
        answer.stop();
      }
    }

    private void close() {
      if (!isClosed) {
        isClosed = true;
        line.switchboard().disconnect(dialog.key());
        open--;
        if (open == 0) {
          onEnd.run();
        }
      }
    }

    /** The answer to a BYE, or none: both end this side. */
    private final class Goodbye implements ResponseListener {
      @Override
      public void onResponse(Response response) {
        if (response.getStatusCode() >= 200) {
          turns.execute(Side.this::close);
        }
      }

      @Override
      public void onNoResponse(int status, String reason) {
        turns.execute(Side.this::close);
      }
    }
  }

  /** A request on its way from one side to the other. */
  private final class Passing implements ResponseListener {
    private final Side from;
    private final IncomingRequest request;

    Passing(Side from, IncomingRequest request) {
      this.from = from;
      this.request = request;
    }

    @Override
    public void onResponse(Response response) {
      turns.execute(() -> from.onResponse(request, response));
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> {
        if (request.method().equals(Request.INVITE)) {
          line.switchboard().noCancel(request.transactionKey());
          from.isOffering = false;
        }
        request.respond(status, reason);
        hangUp();
      });
    }
  }

  private static String tagOf(Response response) {
    String tag = ((ToHeader) response.getHeader("To")).getTag();
    return tag == null ? "" : tag;
  }
}
