package io.ringfence.example.sipserver.sip;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import javax.sip.header.ReasonHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on its way to a peer. Thread-safe. */
public final class OutgoingRequest {
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingRequest.class);

  private enum State {
    /** No response yet: a CANCEL must wait for one (RFC 3261, section 9.1). */
    CALLING,
    /** A provisional response came. */
    PROCEEDING,
    /** Nothing further will come. */
    OVER
  }

  private final SipEndpoint endpoint;
  private final ClientTransaction transaction;
  private final ResponseListener listener;
  private final AtomicBoolean isFailureTold = new AtomicBoolean();
  private final Object lock = new Object();
  private State state = State.CALLING;
  private boolean isCancelWanted;
  private boolean isCancelSent;

  OutgoingRequest(SipEndpoint endpoint, ClientTransaction transaction, ResponseListener listener) {
    this.endpoint = endpoint;
    this.transaction = transaction;
    this.listener = listener;
  }

  /** What was sent. Do not change it. */
  public Request message() {
    return transaction.getRequest();
  }

  /** Takes an INVITE back, as soon as that is allowed; its final response still comes. */
  public void cancel() {
    synchronized (lock) {
      isCancelWanted = true;
    }
    cancelIfAllowed();
  }

  /** Forgets it: nothing is heard of it any more. */
  public void abandon() {
    synchronized (lock) {
      state = State.OVER;
    }
    isFailureTold.set(true);
    try {
      transaction.terminate();
    } catch (ObjectInUseException | RuntimeException e) {
      LOG.debug("a request could not be abandoned: {}", e.toString());
    }
  }

  void onResponse(Response response) {
    synchronized (lock) {
      state = response.getStatusCode() < 200 && state != State.OVER ? State.PROCEEDING : State.OVER;
    }
    cancelIfAllowed();
    listener.onResponse(response);
  }

  void onNoResponse(int status, String reason) {
    synchronized (lock) {
      state = State.OVER;
    }
    if (isFailureTold.compareAndSet(false, true)) {
      listener.onNoResponse(status, reason);
    }
  }

  void send() {
    try {
      transaction.sendRequest();
    } catch (SipException | RuntimeException e) {
      LOG.debug("{} was not sent: {}", message().getMethod(), e.toString());
      onNoResponse(Response.SERVICE_UNAVAILABLE, "Unreachable");
    }
  }

  private void cancelIfAllowed() {
    synchronized (lock) {
      if (!isCancelWanted || isCancelSent || state != State.PROCEEDING) {
        return;
      }
      isCancelSent = true;
    }
    try {
      Request cancel = transaction.createCancel();
      cancel.removeHeader(ReasonHeader.NAME);
      endpoint.sendCancel(cancel);
    } catch (SipException | RuntimeException e) {
      LOG.debug("a CANCEL was not sent: {}", e.toString());
    }
  }
}
