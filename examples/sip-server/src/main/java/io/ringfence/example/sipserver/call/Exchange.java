package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient;
import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.OutgoingRequest;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.Header;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of ours until its final response, sent again with credentials where the peer asks for
 * them. Thread-safe; its listener hears no challenge that was answered.
 */
final class Exchange implements ResponseListener {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int MOST_CHALLENGES = 2;

  private final Line line;
  private final Optional<Credentials> credentials;
  private final LongSupplier nextSequence;
  private final ResponseListener listener;
  private final Runnable onSent;
  private final Object lock = new Object();
  private @Nullable OutgoingRequest outgoing;
  private @Nullable Request sent;
  private int challenges;
  private boolean isCancelled;
  private boolean isAbandoned;

  /**
   * @param nextSequence the CSeq number of a request that is sent again
   * @param listener hears of it on the threads of the stack
   */
  Exchange(
      Line line,
      Optional<Credentials> credentials,
      LongSupplier nextSequence,
      ResponseListener listener) {
    this(line, credentials, nextSequence, listener, () -> {});
  }

  /**
   * The same for whoever needs to know when it is on its way.
   *
   * @param onSent called each time that it has been sent, on a thread of its own
   */
  Exchange(
      Line line,
      Optional<Credentials> credentials,
      LongSupplier nextSequence,
      ResponseListener listener,
      Runnable onSent) {
    this.line = line;
    this.credentials = credentials;
    this.nextSequence = nextSequence;
    this.listener = listener;
    this.onSent = onSent;
  }

  /**
   * Sends it, on a thread of its own: to find out an address or to connect may take long. A request
   * that was cancelled before is not sent.
   */
  void send(Request request) {
    Thread.ofVirtual().name("sip-send-" + request.getMethod()).start(() -> sendNow(request));
  }

  /** Takes an INVITE back. */
  void cancel() {
    OutgoingRequest begun;
    synchronized (lock) {
      isCancelled = true;
      begun = outgoing;
    }
    if (begun != null) {
      begun.cancel();
    }
  }

  /** Hears nothing of it any more. */
  void abandon() {
    OutgoingRequest begun;
    synchronized (lock) {
      isAbandoned = true;
      begun = outgoing;
    }
    if (begun != null) {
      begun.abandon();
    }
  }

  @Override
  public void onResponse(Response response) {
    int status = response.getStatusCode();
    boolean isChallenge =
        status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED;
    if (isChallenge && answer(response)) {
      return;
    }
    listener.onResponse(response);
  }

  @Override
  public void onNoResponse(int status, String reason) {
    listener.onNoResponse(status, reason);
  }

  private boolean answer(Response challenge) {
    Request last;
    synchronized (lock) {
      last = sent;
      if (credentials.isEmpty()
          || last == null
          || isCancelled
          || isAbandoned
          || challenges >= MOST_CHALLENGES) {
        return false;
      }
      challenges++;
    }
    Optional<Header> authorization = DigestClient.answer(challenge, last, credentials.get());
    authorization.ifPresent(header -> send(again(last, header)));
    return authorization.isPresent();
  }

  private Request again(Request last, Header authorization) {
    Request request = (Request) last.clone();
    request.removeHeader(ViaHeader.NAME);
    request.setHeader(authorization);
    try {
      ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).setSeqNumber(nextSequence.getAsLong());
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException("a CSeq number is no more than one higher", e);
    }
    return request;
  }

  private void sendNow(Request request) {
    synchronized (lock) {
      if (isCancelled || isAbandoned) {
        if (!isAbandoned) {
          Thread.ofVirtual()
              .start(() -> listener.onNoResponse(Response.REQUEST_TERMINATED, "Cancelled"));
        }
        return;
      }
      sent = request;
    }
    try {
      OutgoingRequest begun = line.endpoint().send(request, this);
      onSent.run();
      boolean isLate;
      boolean isUnwanted;
      synchronized (lock) {
        outgoing = begun;
        isLate = isCancelled;
        isUnwanted = isAbandoned;
      }
      if (isUnwanted) {
        begun.abandon();
      } else if (isLate) {
        begun.cancel();
      }
    } catch (SipException | RuntimeException e) {
      listener.onNoResponse(Response.SERVICE_UNAVAILABLE, "Unreachable");
    }
  }

  /** Sends the ACK for a 2xx, which is no transaction. */
  static void acknowledge(Line line, Request ack) {
    try {
      line.endpoint().sendAck(ack);
    } catch (SipException | RuntimeException e) {
      LOG.debug("an ACK was not sent: {}", e.toString());
    }
  }

  /** A request of its own Call-ID, with a CSeq of 1 and our From tag. */
  static Request outside(Line line, String method, Outside outside) throws ParseException {
    String callId = line.endpoint().newCallId();
    try {
      return Messages.MESSAGES.createRequest(
          outside.target(),
          method,
          Messages.HEADERS.createCallIdHeader(callId),
          Messages.HEADERS.createCSeqHeader(1L, method),
          Messages.HEADERS.createFromHeader(outside.from(), line.switchboard().newTag(callId)),
          Messages.HEADERS.createToHeader(outside.to(), null),
          new ArrayList<>(),
          Messages.HEADERS.createMaxForwardsHeader(outside.maxForwards()));
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException("no %s".formatted(method), e);
    }
  }

  /** What a request outside of any dialog says. */
  record Outside(URI target, Address from, Address to, int maxForwards) {}
}
