package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator.Asker;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator.Verdict;
import io.ringfence.example.sipserver.registrar.Directory;
import io.ringfence.example.sipserver.registrar.Registrar;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.example.sipserver.sip.RequestListener;
import io.ringfence.supervisor.call.Call.Direction;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Judges what comes in, on the threads of the SIP stack, and hands it to whom it is for. */
final class Reception implements RequestListener {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final String METHODS =
      "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, MESSAGE, UPDATE, NOTIFY, REFER";

  /** A call of a plan may come back to us so often, through whatever peers. */
  private static final int MOST_PASSES = 3;

  /** Where calls begin. */
  interface Calls {
    /** Whether a call is begun now; if not, the answer for its caller. */
    Optional<FinalAnswer> refusal();

    /** Whether the same request came another way before (RFC 3261, section 8.2.2.2). */
    boolean isMerged(IncomingRequest invite);

    /** Begins a call of an owner's plan; the request is accepted. */
    void begin(IncomingRequest invite, String owner, Direction direction);

    boolean isDraining();

    String serverId();
  }

  private final Line line;
  private final Directory directory;
  private final DigestAuthenticator authenticator;
  private final Registrar registrar;
  private final Calls calls;

  Reception(Line line, Directory directory, Doors doors, Calls calls) {
    this.line = line;
    this.directory = directory;
    this.authenticator = doors.authenticator();
    this.registrar = doors.registrar();
    this.calls = calls;
  }

  /** Who proves to be who, and where they are. */
  record Doors(DigestAuthenticator authenticator, Registrar registrar) {}

  @Override
  public void onRequest(IncomingRequest request) {
    if (request.method().equals(Request.CANCEL)) {
      onCancel(request);
      return;
    }
    Header required = request.message().getHeader("Require");
    if (required != null) {
      request.respond(Response.BAD_EXTENSION, "", unsupported(request));
      return;
    }
    String tag = ((ToHeader) request.message().getHeader(ToHeader.NAME)).getTag();
    if (tag != null && !request.method().equals(Request.REGISTER)) {
      line.switchboard()
          .peer(Dialog.callIdOf(request.message()), tag)
          .ifPresentOrElse(
              peer -> peer.onRequest(request),
              () -> request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, ""));
      return;
    }
    switch (request.method()) {
      case Request.INVITE -> onInvite(request);
      case Request.REGISTER -> registrar.onRegister(request);
      case Request.OPTIONS -> onOptions(request);
      case Request.BYE, Request.INFO, Request.UPDATE, Request.PRACK ->
          request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
      default -> request.respond(Response.METHOD_NOT_ALLOWED, "", allow());
    }
  }

  @Override
  public void onAck(Request ack) {
    String tag = ((ToHeader) ack.getHeader(ToHeader.NAME)).getTag();
    if (tag != null) {
      line.switchboard().peer(Dialog.callIdOf(ack), tag).ifPresent(peer -> peer.onAck(ack));
    }
  }

  @Override
  public void onStray(Response response) {
    boolean isAnswer =
        response.getStatusCode() / 100 == 2 && Dialog.methodOf(response).equals(Request.INVITE);
    String tag = ((FromHeader) response.getHeader(FromHeader.NAME)).getTag();
    if (isAnswer && tag != null) {
      line.switchboard()
          .peer(Dialog.callIdOf(response), tag)
          .ifPresentOrElse(peer -> peer.onStray(response), () -> Strays.onAnswer(line, response));
    }
  }

  static Header allow() {
    return header("Allow", METHODS);
  }

  static Header retryAfter(Duration time) {
    try {
      return Messages.HEADERS.createRetryAfterHeader((int) Math.ceilDiv(time.toMillis(), 1_000L));
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException("no Retry-After: " + time, e);
    }
  }

  private void onCancel(IncomingRequest request) {
    if (!request.accept()) {
      return;
    }
    Optional<Runnable> cancel = line.switchboard().cancel(request.transactionKey());
    if (cancel.isEmpty()) {
      request.respond(Response.CALL_OR_TRANSACTION_DOES_NOT_EXIST, "");
    } else {
      request.respond(Response.OK, "");
      cancel.get().run();
    }
  }

  private void onOptions(IncomingRequest request) {
    if (calls.isDraining()) {
      request.respond(Response.SERVICE_UNAVAILABLE, "Draining", retryAfter(RETRY_AFTER));
    } else {
      request.respond(Response.OK, "", allow(), header("Accept", "application/sdp"));
    }
  }

  private void onInvite(IncomingRequest request) {
    Optional<FinalAnswer> refusal = refusal(request);
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
      return;
    }
    SipURI from =
        (SipURI) ((FromHeader) request.message().getHeader(FromHeader.NAME)).getAddress().getURI();
    boolean claimsAccount =
        from.getUser() != null
            && directory.isOwnDomain(String.valueOf(from.getHost()))
            && directory.account(from.getUser()).isPresent();
    if (claimsAccount || authenticator.isAnswered(request, Asker.PROXY)) {
      fromAccount(request, String.valueOf(from.getUser()));
    } else {
      fromOutside(request);
    }
  }

  private void fromAccount(IncomingRequest request, String claimed) {
    if (!authenticator.isAnswered(request, Asker.PROXY)) {
      authenticator.challenge(request, Asker.PROXY, false);
      return;
    }
    switch (authenticator.verify(request, Asker.PROXY)) {
      case Verdict.Refused(boolean isStale) ->
          authenticator.challenge(request, Asker.PROXY, isStale);
      case Verdict.ForAnotherTarget() ->
          refuse(request, FinalAnswer.of(Response.BAD_REQUEST, Verdict.ForAnotherTarget.REASON));
      case Verdict.Authentic(Account account) -> {
        if (!account.user().equals(claimed)) {
          refuse(request, FinalAnswer.of(Response.FORBIDDEN, "From is somebody else"));
        } else {
          begin(request, account.owner(), Direction.OUTBOUND);
        }
      }
    }
  }

  private void fromOutside(IncomingRequest request) {
    SipURI called = (SipURI) request.message().getRequestURI();
    if (!isOwn(called)) {
      refuse(request, FinalAnswer.of(Response.NOT_FOUND, "Not a domain of this server"));
      return;
    }
    String user = called.getUser() == null ? "" : called.getUser();
    Optional<String> owner =
        directory
            .account(user)
            .map(Account::owner)
            .or(() -> directory.ownerOfNumber(user).map(Owner::name));
    if (owner.isEmpty()) {
      refuse(request, FinalAnswer.of(Response.NOT_FOUND, "Nobody has this number"));
    } else {
      begin(request, owner.get(), Direction.INBOUND);
    }
  }

  private boolean isOwn(SipURI uri) {
    String host = String.valueOf(uri.getHost());
    return directory.isOwnDomain(host) || line.endpoint().isOwnAddress(host, uri.getPort());
  }

  /** From here on there is state, and the caller hears that he need not send again. */
  private void begin(IncomingRequest request, String owner, Direction direction) {
    Optional<FinalAnswer> refusal = calls.refusal();
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
    } else if (request.accept()) {
      request.respond(Response.TRYING, "");
      calls.begin(request, owner, direction);
    }
  }

  private Optional<FinalAnswer> refusal(IncomingRequest request) {
    Request message = request.message();
    MaxForwardsHeader hops = (MaxForwardsHeader) message.getHeader(MaxForwardsHeader.NAME);
    ContactHeader contact = (ContactHeader) message.getHeader(ContactHeader.NAME);
    FromHeader from = (FromHeader) message.getHeader(FromHeader.NAME);
    if (!(message.getRequestURI() instanceof SipURI)) {
      return Optional.of(FinalAnswer.of(Response.UNSUPPORTED_URI_SCHEME, ""));
    }
    if (hops != null && hops.getMaxForwards() <= 0) {
      return Optional.of(FinalAnswer.of(Response.TOO_MANY_HOPS, ""));
    }
    if (!(from.getAddress().getURI() instanceof SipURI) || from.getTag() == null) {
      return Optional.of(FinalAnswer.of(Response.BAD_REQUEST, "From is no SIP URI with a tag"));
    }
    if (contact == null
        || contact.isWildCard()
        || !(contact.getAddress().getURI() instanceof SipURI)) {
      return Optional.of(FinalAnswer.of(Response.BAD_REQUEST, "Contact is no SIP URI"));
    }
    if (!isSession(message)) {
      return Optional.of(FinalAnswer.of(Response.UNSUPPORTED_MEDIA_TYPE, ""));
    }
    boolean isLoop =
        Messages.headersOf(message, LegRequest.PASSED, Header.class).stream()
                .filter(header -> Messages.textOf(header).equals(calls.serverId()))
                .count()
            >= MOST_PASSES;
    return isLoop || calls.isMerged(request)
        ? Optional.of(FinalAnswer.of(Response.LOOP_DETECTED, ""))
        : Optional.empty();
  }

  private static boolean isSession(Request message) {
    if (Messages.bodyOf(message).length == 0) {
      return true;
    }
    ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
    Optional<String> encoding = Messages.valueOf(message, "Content-Encoding");
    boolean isPlain = encoding.isEmpty() || encoding.get().equalsIgnoreCase("identity");
    return type != null
        && isPlain
        && (type.getContentType().equalsIgnoreCase("multipart")
            || (type.getContentType().equalsIgnoreCase("application")
                && type.getContentSubType().toLowerCase(Locale.ROOT).equals("sdp")));
  }

  private static void refuse(IncomingRequest request, FinalAnswer answer) {
    Response response = request.response(answer.status(), answer.reason());
    if (answer.retryAfter().isPositive()) {
      response.addHeader(retryAfter(answer.retryAfter()));
    }
    if (answer.status() == Response.UNSUPPORTED_MEDIA_TYPE) {
      response.addHeader(header("Accept", "application/sdp"));
    }
    request.send(response);
  }

  private static Header unsupported(IncomingRequest request) {
    List<String> options =
        Messages.headersOf(request.message(), "Require", Header.class).stream()
            .map(Messages::textOf)
            .toList();
    return header("Unsupported", String.join(", ", options));
  }

  private static Header header(String name, String value) {
    try {
      return Messages.header(name, value);
    } catch (ParseException e) {
      throw new IllegalStateException("no %s: %s".formatted(name, value), e);
    }
  }
}
