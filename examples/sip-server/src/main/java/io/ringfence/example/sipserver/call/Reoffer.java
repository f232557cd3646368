package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.time.Duration;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers a leg that has answered what another one offers, until it agrees or has not in time. */
final class Reoffer implements ResponseListener {
  private static final Logger LOG = LoggerFactory.getLogger(Reoffer.class);

  /** Nobody is asked: the telephone agrees at once, or never. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Line line;
  private final Turns turns;
  private final Fork.Answer leg;
  private final Listener listener;
  private final Exchange exchange;
  private Line.@Nullable Alarm alarm;
  private boolean isOver;

  /** Hears how it ended, once, in the turns of the call. */
  interface Listener {
    /** The leg agrees. This 2xx has an answer, and has not got its ACK yet. */
    void onAgreed(Response response);

    /** It does not. */
    void onRefused();
  }

  Reoffer(Line line, Turns turns, Fork.Answer leg, Listener listener) {
    this.line = line;
    this.turns = turns;
    this.leg = leg;
    this.listener = listener;
    this.exchange = new Exchange(line, leg.credentials(), leg.dialog()::nextSequence, this);
  }

  /** Sends the body of {@code offer}. */
  void start(Response offer, MediaWay media) {
    Request invite = leg.dialog().request(Request.INVITE);
    try {
      media.copyBody(offer, invite);
    } catch (ParseException e) {
      LOG.debug("an offer is not passed on: {}", e.getMessage());
    }
    if (Messages.bodyOf(invite).length == 0) {
      refused();
      return;
    }
    alarm = line.later(LIMIT, turns, this::refused);
    exchange.send(invite);
  }

  /** Hears nothing of it any more. */
  void stop() {
    if (!isOver) {
      isOver = true;
      exchange.cancel();
      if (alarm != null) {
        alarm.stop();
      }
    }
  }

  @Override
  public void onResponse(Response response) {
    turns.execute(() -> {
      if (response.getStatusCode() >= 200) {
        onFinal(response);
      }
    });
  }

  @Override
  public void onNoResponse(int status, String reason) {
    turns.execute(this::refused);
  }

  private void onFinal(Response response) {
    boolean isSuccess = response.getStatusCode() < 300;
    boolean isAgreed = isSuccess && Messages.bodyOf(response).length > 0;
    if (isSuccess && (isOver || !isAgreed)) {
      Exchange.acknowledge(line, leg.dialog().ack(Dialog.sequenceOf(response)));
    }
    if (isAgreed && !isOver) {
      stop();
      listener.onAgreed(response);
    } else {
      refused();
    }
  }

  private void refused() {
    if (!isOver) {
      stop();
      listener.onRefused();
    }
  }
}
