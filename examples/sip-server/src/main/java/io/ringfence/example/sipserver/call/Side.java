package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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
  static final Duration LONGEST_BYE = Duration.ofSeconds(4);

  private final Line line;
  private final Turns turns;
  private final String name;
  private final Dialog dialog;
  private final Optional<Credentials> credentials;
  private final MediaWay media;
  private final Listener listener;
  private @Nullable UnackedAnswer answer;
  private @Nullable Request lastAck;

  /** CSeq of its 2xx that has yet to get an ACK, which is to have the answer of the other side. */
  private OptionalLong unacked = OptionalLong.empty();

  /** The last message of the peer with a session description. */
  private Optional<Message> session = Optional.empty();

  private boolean isHungUp;
  private boolean isByeDue;
  private boolean isClosed;

  Side(Line line, Turns turns, String name, Bridge.End end, Listener listener) {
    this.line = line;
    this.turns = turns;
    this.name = name;
    this.dialog = end.dialog();
    this.credentials = end.credentials();
    this.media = end.media();
    this.listener = listener;
  }

  /** Takes over what comes within its dialog. */
  void connect() {
    line.switchboard().connect(dialog.key(), this);
  }

  Dialog dialog() {
    return dialog;
  }

  MediaWay media() {
    return media;
  }

  /** The peer has said this; kept where it has a session description. */
  void tells(Message message) {
    if (Messages.bodyOf(message).length > 0) {
      session = Optional.of(message);
    }
  }

  /** The session description that the peer gave last, in its message. */
  Optional<Message> session() {
    return session;
  }

  boolean isClosed() {
    return isClosed;
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
      if (answer != null && answer.isWaiting()) {
        tells(ack);
        answer.onAck(ack);
      }
    });
  }

  @Override
  public void onStray(Response response) {
    turns.execute(() -> {
      if (dialog.remoteTag().equals(tagOf(response))) {
        settle(response);
      } else {
        Strays.hangUp(line, response, Strays.Sender.of(dialog, credentials));
      }
    });
  }

  /** A 2xx that came again, or when nobody waited for it any more. */
  void settle(Response response) {
    long sequence = Dialog.sequenceOf(response);
    Request ack = lastAck;
    if (ack != null && Dialog.sequenceOf(ack) == sequence) {
      sendAgain(ack);
    } else if (unacked.isEmpty() || unacked.getAsLong() != sequence) {
      sendAck(sequence, Optional.empty());
    }
  }

  private void take(IncomingRequest request) {
    if (!request.accept()) {
      return;
    }
    if (!dialog.isWith(request.message())) {
      request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    } else if (!dialog.isInOrder(request.message())) {
      request.respond(Response.SERVER_INTERNAL_ERROR, "Out of order");
    } else {
      listener.onRequest(this, request);
    }
  }

  /** Answers an INVITE, until its ACK comes. */
  void answer(IncomingRequest invite, Response response, Consumer<Request> onAck) {
    UnackedAnswer given =
        new UnackedAnswer(
            line,
            turns,
            invite,
            response,
            new UnackedAnswer.Acknowledged(onAck.andThen(_ -> sayByeIfDue()), this::onNoAck));
    answer = given;
    given.send();
  }

  private void onNoAck() {
    if (isByeDue) {
      sayByeIfDue();
    } else {
      listener.onNoAck();
    }
  }

  /** Whether an answer of it waits for its ACK. */
  boolean isUnacked() {
    return answer != null && answer.isWaiting();
  }

  /** The ACK for a 2xx of this side waits for the session description of the other side. */
  void holdAck(long sequence) {
    unacked = OptionalLong.of(sequence);
  }

  /** Sends the ACK that was held, if any was. */
  void releaseAck(Optional<? extends Message> body) {
    OptionalLong sequence = unacked;
    unacked = OptionalLong.empty();
    sequence.ifPresent(held -> sendAck(held, body));
  }

  /** The ACK for a 2xx of this side, with a session description where it had the offer. */
  void sendAck(long sequence, Optional<? extends Message> body) {
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

  /**
   * Hangs up: at once, or when the peer has acknowledged its answer or may take no longer to do so
   * (RFC 3261, section 15).
   */
  void hangUp() {
    if (isHungUp || isClosed) {
      return;
    }
    isHungUp = true;
    releaseAck(Optional.empty());
    isByeDue = true;
    if (!isUnacked()) {
      sayByeIfDue();
    }
  }

  private void sayByeIfDue() {
    if (isByeDue) {
      isByeDue = false;
      exchange(new Goodbye()).send(dialog.request(Request.BYE));
      line.later(LONGEST_BYE, turns, this::close);
    }
  }

  /** The peer has hung up, or is gone. */
  void close() {
    if (!isClosed) {
      isClosed = true;
      releaseAck(Optional.empty());
      if (answer != null) {
        answer.stop();
      }
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
