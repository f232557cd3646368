package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.SipRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.message.Request;

/** Makes the INVITE of a leg out of that of the caller, and of what plan and dial string change. */
final class LegRequest {
  /** Counts how often a call came through a server of ours, by its number. */
  static final String PASSED = "X-Ringfence-Passed";

  private static final int MAX_FORWARDS = 70;

  /** What is told from end to end and harms nobody; who called is told by From alone. */
  private static final List<String> PASSED_ON =
      List.of("Subject", "Priority", "Organization", "Accept-Language", "Alert-Info", "Call-Info");

  private static final String ALLOWED =
      "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, UPDATE, NOTIFY, REFER";

  private final Line line;
  private final Request caller;
  private final Command.Changes changes;
  private final String serverId;

  LegRequest(Line line, Request caller, Command.Changes changes, String serverId) {
    this.line = line;
    this.caller = caller;
    this.changes = changes;
    this.serverId = serverId;
  }

  /**
   * The INVITE for a target.
   *
   * @throws ParseException naming the part of the changes that no message can have
   */
  Request to(Target target) throws ParseException {
    Request request =
        Exchange.outside(
            line,
            Request.INVITE,
            new Exchange.Outside(
                (SipURI) target.uri().clone(),
                from(target),
                Messages.address((SipURI) target.to().clone()),
                hopsLeft()));
    ContactHeader contact = line.endpoint().contact("", SipEndpoint.transportTo(request));
    request.addHeader(contact);
    PASSED_ON.forEach(name -> passOn(name, request));
    passOn(PASSED, request);
    request.addHeader(Messages.header(PASSED, serverId));
    request.addHeader(Messages.header("Allow", ALLOWED));
    addOfPlan(request);
    setBody(request, MediaWay.of(target.options()));
    return request;
  }

  /** The user that a caller dialled; empty where there is none. */
  static String dialledUser(Request caller) {
    return caller.getRequestURI() instanceof SipURI uri && uri.getUser() != null
        ? uri.getUser()
        : "";
  }

  /** What the plan sets stands in place of what the caller sent. */
  private void addOfPlan(Request request) throws ParseException {
    List<Header> headers = new ArrayList<>();
    for (SipRequest.Header header : changes.headers()) {
      headers.add(Messages.header(header.name(), header.value()));
    }
    for (Header header : headers) {
      if (PASSED_ON.stream().anyMatch(header.getName()::equalsIgnoreCase)) {
        request.removeHeader(header.getName());
      }
    }
    headers.forEach(request::addHeader);
  }

  private void passOn(String name, Request request) {
    for (Header header : Messages.headersOf(caller, name, Header.class)) {
      request.addHeader((Header) header.clone());
    }
  }

  private int hopsLeft() {
    MaxForwardsHeader given = (MaxForwardsHeader) caller.getHeader(MaxForwardsHeader.NAME);
    return given == null
        ? MAX_FORWARDS
        : Math.max(0, Math.min(MAX_FORWARDS, given.getMaxForwards() - 1));
  }

  private void setBody(Request request, MediaWay media) throws ParseException {
    if (changes.content().isEmpty()) {
      media.copyBody(caller, request);
      return;
    }
    Command.Content content = changes.content().get();
    Header type = Messages.header(ContentTypeHeader.NAME, content.type());
    request.setContent(content.body().getBytes(StandardCharsets.UTF_8), (ContentTypeHeader) type);
  }

  /** The options of the leg come first, then the plan, then the provider, then the caller. */
  private Address from(Target target) throws ParseException {
    Address given = ((FromHeader) caller.getHeader(FromHeader.NAME)).getAddress();
    Optional<SipURI> callerUri =
        given.getURI() instanceof SipURI uri ? Optional.of(uri) : Optional.empty();
    Optional<Provider> provider = target.provider().filter(known -> !known.user().isEmpty());
    String user =
        chosen(target, Command.Caller::user)
            .or(() -> provider.map(Provider::user))
            .or(() -> callerUri.map(SipURI::getUser))
            .orElse("anonymous");
    String host =
        chosen(target, Command.Caller::host)
            .or(() -> provider.map(Provider::host))
            .or(() -> callerUri.map(SipURI::getHost))
            .orElse(line.endpoint().host());
    SipURI uri = Messages.ADDRESSES.createSipURI(user, host);
    Messages.uri(uri.toString());
    Address from = Messages.address(uri);
    Optional<String> name =
        chosen(target, Command.Caller::name).or(() -> Optional.ofNullable(given.getDisplayName()));
    if (name.isPresent() && !name.get().isBlank()) {
      from.setDisplayName(Messages.reasonPhrase(name.get()).replace("\"", "'").replace("\\", "/"));
    }
    return from;
  }

  private Optional<String> chosen(Target target, Function<Command.Caller, Optional<String>> part) {
    return part.apply(target.options().caller()).or(() -> part.apply(changes.caller()));
  }
}
