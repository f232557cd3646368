package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionUnavailableException;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request from a peer, and the way back. It is answered without state (RFC 3261, section 8.2.7)
 * unless it was {@link #accept accepted} before. Thread-safe.
 */
public final class IncomingRequest {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingRequest.class);

  private final SipEndpoint endpoint;
  private final SIPRequest request;
  private final String tag;
  private final long arrivedNanos = System.nanoTime();
  private final AtomicReference<@Nullable ServerTransaction> transaction;

  IncomingRequest(
      SipEndpoint endpoint, SIPRequest request, @Nullable ServerTransaction transaction) {
    this.endpoint = endpoint;
    this.request = request;
    this.tag = endpoint.tagFor(request);
    this.transaction = new AtomicReference<>(transaction);
  }

  /** What came. Do not change it. */
  public Request message() {
    return request;
  }

  /** Its method. */
  public String method() {
    return request.getMethod();
  }

  /** The To tag of our responses: the same for all of them, and for no other request. */
  public String localTag() {
    String given = request.getToTag();
    return given == null ? tag : given;
  }

  /** When it came, in terms of {@link System#nanoTime}. */
  public long arrivedNanos() {
    return arrivedNanos;
  }

  /** The address that it came from. */
  public String source() {
    return request.getPeerPacketSourceAddress() == null
        ? "unknown"
        : request.getPeerPacketSourceAddress().getHostAddress();
  }

  /** The port that it came from. */
  public int sourcePort() {
    return request.getPeerPacketSourcePort();
  }

  /** {@code udp} or {@code tcp}. */
  public String transport() {
    ViaHeader via = request.getTopmostVia();
    return via == null || !"TCP".equalsIgnoreCase(via.getTransport()) ? "udp" : "tcp";
  }

  /**
   * What identifies its transaction, but for the method: that of a CANCEL is that of what it
   * cancels (RFC 3261, section 9.2).
   */
  public String transactionKey() {
    ViaHeader via = request.getTopmostVia();
    return via == null
        ? ""
        : via.getBranch()
            + "|"
            + via.getHost()
            + ":"
            + via.getPort()
            + "|"
            + request.getCallId().getCallId();
  }

  /**
   * What two copies of a request have in common that came different ways (RFC 3261, section
   * 8.2.2.2).
   */
  public String mergeKey() {
    return request.getCallId().getCallId()
        + "|"
        + request.getFromTag()
        + "|"
        + request.getCSeq().getSeqNumber();
  }

  /**
   * Keeps state for it, so that its retransmissions are not heard again and its response is sent
   * again.
   *
   * @return false if it is such a retransmission itself, or was refused as no good request: ignore
   *     it
   */
  public boolean accept() {
    if (transaction.get() != null) {
      return true;
    }
    try {
      return transaction.compareAndSet(null, endpoint.serverTransaction(request));
    } catch (TransactionAlreadyExistsException _) {
      return false;
    } catch (TransactionUnavailableException e) {
      // The stack misses something that a request must have (RFC 3261, section 8.1.1).
      respond(Response.BAD_REQUEST, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** A response to be completed and {@link #send sent}. */
  public Response response(int status, String reason) {
    String phrase = Messages.reasonPhrase(reason);
    Response response = request.createResponse(status, phrase.isEmpty() ? null : phrase);
    ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
    if (status > 100 && to != null && to.getTag() == null) {
      try {
        to.setTag(tag);
      } catch (ParseException e) {
        throw new IllegalStateException("a tag of digits is one", e);
      }
    }
    return response;
  }

  /** Sends a response without anything further. */
  public void respond(int status, String reason, Header... headers) {
    Response response = response(status, reason);
    for (Header header : headers) {
      response.addHeader(header);
    }
    send(response);
  }

  /** Sends a response; a peer that cannot be reached any more is none of the caller's business. */
  public void send(Response response) {
    ServerTransaction state = transaction.get();
    try {
      if (state == null) {
        endpoint.sendStateless(response);
      } else {
        state.sendResponse(response);
      }
    } catch (SipException | InvalidArgumentException | RuntimeException e) {
      LOG.debug(
          "{} to {} of {} was not sent: {}",
          response.getStatusCode(),
          method(),
          source(),
          e.toString());
    }
  }

  /** Sends a 2xx again, which no transaction does (RFC 3261, section 13.3.1.4). */
  public void sendAgain(Response response) {
    try {
      endpoint.sendStateless((Response) response.clone());
    } catch (SipException | RuntimeException e) {
      LOG.debug("a response to {} was not sent again: {}", source(), e.toString());
    }
  }

  @Override
  public String toString() {
    return method() + " from " + source() + ":" + sourcePort();
  }
}
