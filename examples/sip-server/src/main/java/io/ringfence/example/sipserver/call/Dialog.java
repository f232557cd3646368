package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * Our half of a dialog (RFC 3261, section 12). Not thread-safe, but for {@link #nextSequence}: a
 * challenge is answered on the threads of the stack.
 */
final class Dialog {
  private static final int MAX_FORWARDS = 70;

  /** Address and tag of one end. */
  private record End(Address address, String tag) {}

  private final String callId;
  private final End local;
  private final End remote;
  private final List<Address> routes;
  private final ContactHeader contact;
  private URI target;
  private final AtomicLong localSequence = new AtomicLong();

  /** The other end may begin with any number, and 0 is one. */
  private long remoteSequence = -1;

  private Dialog(
      String callId,
      End local,
      End remote,
      List<Address> routes,
      ContactHeader contact,
      URI target) {
    this.callId = callId;
    this.local = local;
    this.remote = remote;
    this.routes = routes;
    this.contact = contact;
    this.target = target;
  }

  /**
   * The dialog that {@code invite} brings about.
   *
   * @param contact ours, as the responses have it
   * @throws ParseException if the request does not say where its sender is reached
   */
  static Dialog asServer(IncomingRequest invite, String localTag, ContactHeader contact)
      throws ParseException {
    Request request = invite.message();
    FromHeader from = (FromHeader) request.getHeader(FromHeader.NAME);
    ToHeader to = (ToHeader) request.getHeader(ToHeader.NAME);
    Dialog dialog =
        new Dialog(
            callIdOf(request),
            new End(to.getAddress(), localTag),
            new End(from.getAddress(), tagOf(from.getTag())),
            recordedRoutes(request),
            contact,
            contactOf(request));
    dialog.remoteSequence = sequenceOf(request);
    return dialog;
  }

  /**
   * The dialog that a response to an INVITE of ours brings about.
   *
   * @throws ParseException if the response does not say where its sender is reached
   */
  static Dialog asClient(Response response, ContactHeader contact) throws ParseException {
    return asClient(response, contact, contactOf(response));
  }

  /**
   * The same with the place where its other end is reached.
   *
   * @param contact ours
   */
  static Dialog asClient(Response response, ContactHeader contact, URI target) {
    FromHeader from = (FromHeader) response.getHeader(FromHeader.NAME);
    ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
    List<Address> routes = recordedRoutes(response);
    Collections.reverse(routes);
    Dialog dialog =
        new Dialog(
            callIdOf(response),
            new End(from.getAddress(), tagOf(from.getTag())),
            new End(to.getAddress(), tagOf(to.getTag())),
            routes,
            contact,
            target);
    dialog.localSequence.set(sequenceOf(response));
    return dialog;
  }

  /** What requests within it are recognized by. */
  String key() {
    return key(callId, local.tag());
  }

  static String key(String callId, String localTag) {
    return callId + "|" + localTag;
  }

  ContactHeader contact() {
    return contact;
  }

  /** Where the other end is reached. */
  URI target() {
    return target;
  }

  /** Where the sender of a message says that he is reached, if he does. */
  static Optional<URI> targetOf(Message message) {
    ContactHeader given = (ContactHeader) message.getHeader(ContactHeader.NAME);
    return given != null && !given.isWildCard() && given.getAddress().getURI() instanceof SipURI uri
        ? Optional.of(uri)
        : Optional.empty();
  }

  String remoteTag() {
    return remote.tag();
  }

  /** A new request within it, to be completed and sent. */
  Request request(String method) {
    return request(method, nextSequence());
  }

  /** The ACK for a 2xx response to the INVITE of this sequence number. */
  Request ack(long sequence) {
    return request(Request.ACK, sequence);
  }

  long nextSequence() {
    return localSequence.incrementAndGet();
  }

  /** Whether a request comes from its other end, and not from another branch of a fork. */
  boolean isWith(Request request) {
    FromHeader from = (FromHeader) request.getHeader(FromHeader.NAME);
    return remote.tag().equals(tagOf(from.getTag()));
  }

  /** Whether a request of the other end comes in order (RFC 3261, section 12.2.2). */
  boolean isInOrder(Request request) {
    long sequence = sequenceOf(request);
    if (sequence <= remoteSequence) {
      return false;
    }
    remoteSequence = sequence;
    return true;
  }

  /** Takes over the place that the other end says it is reached at from now on. */
  void refresh(Message message) {
    targetOf(message).ifPresent(uri -> target = uri);
  }

  static long sequenceOf(Message message) {
    return ((CSeqHeader) message.getHeader(CSeqHeader.NAME)).getSeqNumber();
  }

  static String methodOf(Message message) {
    return ((CSeqHeader) message.getHeader(CSeqHeader.NAME)).getMethod();
  }

  static String callIdOf(Message message) {
    return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
  }

  private Request request(String method, long sequence) {
    try {
      Request request =
          Messages.MESSAGES.createRequest(
              (URI) target.clone(),
              method,
              Messages.HEADERS.createCallIdHeader(callId),
              Messages.HEADERS.createCSeqHeader(sequence, method),
              Messages.HEADERS.createFromHeader((Address) local.address().clone(), local.tag()),
              Messages.HEADERS.createToHeader(
                  (Address) remote.address().clone(), remote.tag().isEmpty() ? null : remote.tag()),
              new ArrayList<>(),
              Messages.HEADERS.createMaxForwardsHeader(MAX_FORWARDS));
      for (Address route : routes) {
        RouteHeader header = Messages.HEADERS.createRouteHeader((Address) route.clone());
        request.addLast(header);
      }
      if (!method.equals(Request.BYE) && !method.equals(Request.ACK)) {
        request.addHeader((ContactHeader) contact.clone());
      }
      return request;
    } catch (ParseException | InvalidArgumentException | SipException e) {
      throw new IllegalStateException("no %s within %s".formatted(method, key()), e);
    }
  }

  private static List<Address> recordedRoutes(Message message) {
    List<Address> routes = new ArrayList<>();
    for (RecordRouteHeader header :
        Messages.headersOf(message, RecordRouteHeader.NAME, RecordRouteHeader.class)) {
      routes.add((Address) header.getAddress().clone());
    }
    return routes;
  }

  private static URI contactOf(Message message) throws ParseException {
    return targetOf(message)
        .orElseThrow(() -> new ParseException("the Contact is missing or no SIP URI", 0));
  }

  private static String tagOf(@Nullable String tag) {
    return tag == null ? "" : tag;
  }
}
