package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * An INVITE of ours, until it is answered or has failed. What comes after its end, such as the
 * answer of a telephone that was picked up while it was cancelled, is ended properly. All of it in
 * the turns of its call.
 */
final class Leg {

  /** Hears of a leg, in the turns of its call. */
  interface Listener {
    /** A response from 101 to 199. */
    void onProvisional(Response response);

    /** A 2xx, the first one. The dialog has not got its ACK yet. */
    void onAnswered(Response response, Dialog dialog);

    /** It has failed, by this response or for want of any. */
    void onFailed(int status, String reason, Optional<Response> response);
  }

  private enum State {
    CALLING,
    CANCELLED,
    ANSWERED,
    OVER
  }

  /** How long a final response may take after a CANCEL (RFC 3261, section 9.1). */
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(32);

  private final Line line;
  private final Turns turns;
  private final Listener listener;
  private final Exchange exchange;
  private final Request invite;
  private final String key;
  private final Strays.Sender sender;
  private final Early early = new Early();
  private State state = State.CALLING;
  private String answeredTag = "";
  private long sequence = 1;
  private Duration unreachable = Duration.ZERO;
  private boolean isHeard;
  private Line.@Nullable Alarm timer;

  Leg(
      Line line,
      Turns turns,
      Request invite,
      Optional<Credentials> credentials,
      Listener listener) {
    this.line = line;
    this.turns = turns;
    this.invite = invite;
    this.listener = listener;
    FromHeader from = (FromHeader) invite.getHeader(FromHeader.NAME);
    this.key = Dialog.key(Dialog.callIdOf(invite), from.getTag());
    this.sender =
        new Strays.Sender(
            (ContactHeader) invite.getHeader(ContactHeader.NAME),
            credentials,
            invite.getRequestURI());
    this.exchange =
        new Exchange(
            line,
            credentials,
            this::nextSequence,
            new Responses(),
            () -> turns.execute(this::onSent));
  }

  /**
   * Sends the INVITE.
   *
   * @param limit how long it may take to find the peer, and then the peer to say anything at all
   */
  void start(Duration limit) {
    unreachable = limit;
    line.switchboard().connect(key, early);
    awaitAnything();
    exchange.send(invite);
  }

  /** Takes it back, unless it is over. Its listener hears nothing of it any more. */
  void cancel() {
    if (state == State.CALLING) {
      state = State.CANCELLED;
      stopTimer();
      timer = line.later(CANCEL_LIMIT, turns, this::forget);
      exchange.cancel();
    }
  }

  /** The call takes over what comes within the dialog. */
  void release() {
    stopTimer();
  }

  private synchronized long nextSequence() {
    sequence++;
    return sequence;
  }

  /** A peer that was hard to find, or asked who calls, has its time from now on. */
  private void onSent() {
    if (state == State.CALLING && !isHeard) {
      awaitAnything();
    }
  }

  private void awaitAnything() {
    stopTimer();
    timer = line.later(unreachable, turns, this::onSilence);
  }

  /**
   * A peer that is only slow must not ring on: what it says first is answered with a CANCEL. One
   * that is not there says nothing, and nothing but its transaction is kept for it.
   */
  private void onSilence() {
    if (state == State.CALLING) {
      cancel();
      line.switchboard().disconnect(key);
      listener.onFailed(
          Response.REQUEST_TIMEOUT,
          "No answer of the peer in %d s".formatted(unreachable.toSeconds()),
          Optional.empty());
    }
  }

  private void onResponse(Response response) {
    int status = response.getStatusCode();
    if (status < 200) {
      onProvisional(response);
    } else if (status < 300) {
      onSuccess(response);
    } else {
      onFailed(status, response.getReasonPhrase(), Optional.of(response));
    }
  }

  private void onProvisional(Response response) {
    if (state == State.CALLING) {
      isHeard = true;
      stopTimer();
      if (response.getStatusCode() > 100) {
        listener.onProvisional(response);
      }
    }
  }

  private void onSuccess(Response response) {
    String tag = ((ToHeader) response.getHeader(ToHeader.NAME)).getTag();
    if (state == State.ANSWERED && answeredTag.equals(tag)) {
      onAnsweredAgain(response);
      return;
    }
    if (state != State.CALLING) {
      Strays.hangUp(line, response, sender);
      if (state == State.CANCELLED) {
        forget();
      }
      return;
    }
    stopTimer();
    try {
      Dialog dialog = Dialog.asClient(response, sender.contact());
      state = State.ANSWERED;
      answeredTag = String.valueOf(tag);
      listener.onAnswered(response, dialog);
    } catch (ParseException e) {
      Strays.hangUp(line, response, sender);
      forget();
      listener.onFailed(Response.BAD_GATEWAY, "Answer without a Contact", Optional.empty());
    }
  }

  /** The ACK was lost; whoever has the dialog now sends it again. */
  private void onAnsweredAgain(Response response) {
    FromHeader from = (FromHeader) invite.getHeader(FromHeader.NAME);
    line.switchboard()
        .peer(Dialog.callIdOf(invite), from.getTag())
        .filter(peer -> !peer.equals(early))
        .ifPresent(peer -> peer.onStray(response));
  }

  private void onFailed(int status, @Nullable String reason, Optional<Response> response) {
    State before = state;
    if (before == State.CALLING || before == State.CANCELLED) {
      over();
      if (before == State.CALLING) {
        listener.onFailed(status, reason == null ? "" : reason, response);
      }
    }
  }

  private void forget() {
    if (state == State.CALLING || state == State.CANCELLED) {
      exchange.abandon();
      over();
    }
  }

  private void over() {
    state = State.OVER;
    stopTimer();
    line.switchboard().disconnect(key);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.stop();
    }
  }

  /** Hands over what the stack tells. */
  private final class Responses implements ResponseListener {
    @Override
    public void onResponse(Response response) {
      turns.execute(() -> Leg.this.onResponse(response));
    }

    @Override
    public void onNoResponse(int status, String reason) {
      turns.execute(() -> onFailed(status, reason, Optional.empty()));
    }
  }

  /** Before there is a call within the dialog. */
  private final class Early implements DialogPeer {
    @Override
    public void onRequest(IncomingRequest request) {
      request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    }

    @Override
    public void onAck(Request ack) {}

    @Override
    public void onStray(Response response) {
      turns.execute(() -> onSuccess(response));
    }
  }
}
