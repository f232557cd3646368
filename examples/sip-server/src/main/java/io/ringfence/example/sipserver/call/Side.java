package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.SipException;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of an answered call: its dialog, and what is under way within it. In the turns of its
 * call, where its listener is called too.
 */
final class Side implements DialogPeer {

  /** Whoever joins it with another one. */
  interface Listener {
    /** A request other than CANCEL and ACK, for the first time and in its order. */
    void onRequest(Side from, IncomingRequest request);

    /** A 2xx of ours has got no ACK. */
    void onNoAck();

    /** Nothing further comes from here. */
    void onClosed(Side side);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Side.class);

  /** A peer that lost three messages has answered by then; after that the stack goes on alone. */
  private static final Duration LONGEST_BYE = Duration.ofSeconds(4);

  private final Line line;
  private final Turns turns;
  private final String name;
  private final Dialog dialog;
  private final Optional<Credentials> credentials;
  private final Listener listener;
  private @Nullable UnackedAnswer answer;
  private @Nullable Request lastAck;
  private boolean isClosed;

  Side(Line line, Turns turns, String name, Bridge.End end, Listener listener) {
    this.line = line;
    this.turns = turns;
    this.name = name;
    this.dialog = end.dialog();
    this.credentials = end.credentials();
    this.listener = listener;
  }

  /** Takes over what comes within its dialog. */
  void connect() {
    line.switchboard().connect(dialog.key(), this);
  }

  Dialog dialog() {
    return dialog;
  }

  /** A request within its dialog, to be sent. */
  Exchange exchange(ResponseListener responses) {
    return new Exchange(line, credentials, dialog::nextSequence, responses);
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
        Strays.hangUp(line, response, dialog.contact());
      }
    });
  }

  private void take(IncomingRequest request) {
    if (!request.accept()) {
      return;
    }
    if (dialog.isInOrder(request.message())) {
      listener.onRequest(this, request);
    } else {
      request.respond(Response.SERVER_INTERNAL_ERROR, "Out of order");
    }
  }

  /** Answers an INVITE, until its ACK comes. */
  void answer(IncomingRequest invite, Response response, Consumer<Request> onAck) {
    UnackedAnswer unacked =
        new UnackedAnswer(
            line,
            turns,
            invite,
            response,
            new UnackedAnswer.Acknowledged(onAck, listener::onNoAck));
    answer = unacked;
    unacked.send();
  }

  /** Whether an answer of it waits for its ACK. */
  boolean isUnacked() {
    return answer != null && answer.isWaiting();
  }

  /** The ACK for a 2xx of this side, with a session description where it had the offer. */
  void sendAck(long sequence, Optional<? extends Message> body) {
    Request ack = dialog.ack(sequence);
    lastAck = ack;
    try {
      if (body.isPresent()) {
        Messages.copyBody(body.get(), ack);
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

  void sendBye() {
    exchange(new Goodbye()).send(dialog.request(Request.BYE));
    line.later(LONGEST_BYE, turns, this::close);
  }

  /** Waits for no ACK any more. */
  void stop() {
    if (answer != null) {
      answer.stop();
    }
  }

  void close() {
    if (!isClosed) {
      isClosed = true;
      line.switchboard().disconnect(dialog.key());
      listener.onClosed(this);
    }
  }

  private static String tagOf(Response response) {
    String tag = ((ToHeader) response.getHeader(ToHeader.NAME)).getTag();
    return tag == null ? "" : tag;
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
