package io.ringfence.example.sipserver.registrar;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.SipSettings;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator.Asker;
import io.ringfence.example.sipserver.registrar.DigestAuthenticator.Verdict;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import javax.sip.InvalidArgumentException;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Response;

/**
 * Takes the registrations of telephones (RFC 3261, section 10.3), and says where an account is
 * reached. Thread-safe.
 */
public final class Registrar {
  private final Directory directory;
  private final DigestAuthenticator authenticator;
  private final SipSettings settings;
  private final Clock clock;
  private final Bindings bindings;

  /**
   * Takes registrations of the accounts of {@code directory}, within the limits of the settings.
   */
  public Registrar(Directory directory, DigestAuthenticator authenticator, SipSettings settings) {
    this(directory, authenticator, settings, Clock.systemUTC());
  }

  Registrar(
      Directory directory, DigestAuthenticator authenticator, SipSettings settings, Clock clock) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.settings = settings;
    this.clock = clock;
    this.bindings = new Bindings(settings.contactsPerAccount(), clock);
  }

  /** Where the telephones of a user are now. */
  public List<Binding> bindings(String user) {
    return bindings.of(user);
  }

  /** Handles a REGISTER. Never waits. */
  public void onRegister(IncomingRequest request) {
    ToHeader to = (ToHeader) request.message().getHeader(ToHeader.NAME);
    if (!(to.getAddress().getURI() instanceof SipURI aor)
        || !directory.isOwnDomain(String.valueOf(aor.getHost()))) {
      request.respond(Response.NOT_FOUND, "Not a domain of this server");
      return;
    }
    if (!authenticator.isAnswered(request, Asker.REGISTRAR)) {
      authenticator.challenge(request, Asker.REGISTRAR, false);
      return;
    }
    if (!request.accept()) {
      return;
    }
    switch (authenticator.verify(request, Asker.REGISTRAR)) {
      case Verdict.Refused(boolean isStale) ->
          authenticator.challenge(request, Asker.REGISTRAR, isStale);
      case Verdict.ForAnotherTarget() ->
          request.respond(Response.BAD_REQUEST, Verdict.ForAnotherTarget.REASON);
      case Verdict.Authentic(Account account) -> {
        if (account.user().equals(aor.getUser())) {
          register(request, account.user());
        } else {
          request.respond(Response.FORBIDDEN, "Registers somebody else");
        }
      }
    }
  }

  private void register(IncomingRequest request, String user) {
    List<ContactHeader> contacts =
        Messages.headersOf(request.message(), ContactHeader.NAME, ContactHeader.class);
    if (contacts.size() > settings.contactsPerAccount()) {
      request.respond(Response.FORBIDDEN, tooMany());
      return;
    }
    boolean isStar = contacts.stream().anyMatch(ContactHeader::isWildCard);
    if (isStar) {
      clear(request, user, contacts);
      return;
    }
    List<Binding> changes = new ArrayList<>();
    for (ContactHeader contact : contacts) {
      Duration wanted = lifeOf(request, contact);
      if (wanted.isPositive() && wanted.compareTo(settings.minExpires()) < 0) {
        tooBrief(request);
        return;
      }
      if (!(contact.getAddress().getURI() instanceof SipURI uri)) {
        request.respond(Response.BAD_REQUEST, "A contact is no SIP URI");
        return;
      }
      changes.add(binding(request, uri, wanted));
    }
    answer(request, user, bindings.change(user, changes));
  }

  private void clear(IncomingRequest request, String user, List<ContactHeader> contacts) {
    ExpiresHeader expires = (ExpiresHeader) request.message().getHeader(ExpiresHeader.NAME);
    if (contacts.size() != 1 || expires == null || expires.getExpires() != 0) {
      request.respond(Response.BAD_REQUEST, "Contact * goes alone and with Expires 0");
      return;
    }
    answer(request, user, bindings.clear(user, callId(request), sequence(request)));
  }

  private void answer(IncomingRequest request, String user, Bindings.Change change) {
    switch (change) {
      case MADE -> request.send(current(request, user));
      case TOO_LATE -> request.respond(Response.SERVER_INTERNAL_ERROR, "Older than the last one");
      case TOO_MANY -> request.respond(Response.FORBIDDEN, tooMany());
    }
  }

  private String tooMany() {
    return "At most %d contacts".formatted(settings.contactsPerAccount());
  }

  private Response current(IncomingRequest request, String user) {
    Response response = request.response(Response.OK, "");
    Instant now = clock.instant();
    try {
      for (Binding binding : bindings.of(user)) {
        ContactHeader contact =
            Messages.HEADERS.createContactHeader(Messages.address(Messages.uri(binding.contact())));
        contact.setExpires((int) Math.max(1, Duration.between(now, binding.expires()).toSeconds()));
        response.addHeader(contact);
      }
      response.addHeader(
          Messages.HEADERS.createDateHeader(GregorianCalendar.from(now.atZone(ZoneOffset.UTC))));
    } catch (ParseException | InvalidArgumentException e) {
      throw new IllegalStateException("a contact was a URI when it was registered", e);
    }
    return response;
  }

  private void tooBrief(IncomingRequest request) {
    try {
      request.respond(
          Response.INTERVAL_TOO_BRIEF,
          "",
          Messages.HEADERS.createMinExpiresHeader((int) settings.minExpires().toSeconds()));
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException("no Min-Expires: " + settings.minExpires(), e);
    }
  }

  private Binding binding(IncomingRequest request, SipURI uri, Duration life) {
    return new Binding(
        uri.toString(),
        clock.instant().plus(life),
        callId(request),
        sequence(request),
        request.source() + ":" + request.sourcePort(),
        Messages.valueOf(request.message(), "User-Agent").orElse(""));
  }

  /** The time of the contact, else of the request, else the longest; never a longer one. */
  private Duration lifeOf(IncomingRequest request, ContactHeader contact) {
    ExpiresHeader ofAll = (ExpiresHeader) request.message().getHeader(ExpiresHeader.NAME);
    long longest = settings.maxExpires().toSeconds();
    long wanted = longest;
    if (contact.getParameter("expires") != null) {
      wanted = contact.getExpires();
    } else if (ofAll != null) {
      wanted = ofAll.getExpires();
    }
    return Duration.ofSeconds(wanted < 0 ? longest : Math.min(wanted, longest));
  }

  private static String callId(IncomingRequest request) {
    return ((CallIdHeader) request.message().getHeader(CallIdHeader.NAME)).getCallId();
  }

  private static long sequence(IncomingRequest request) {
    return ((CSeqHeader) request.message().getHeader(CSeqHeader.NAME)).getSeqNumber();
  }
}
