package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.DialString;
import io.ringfence.supervisor.call.SipRequest;
import java.text.ParseException;
import java.util.List;
import javax.sip.address.SipURI;
import javax.sip.header.Header;
import javax.sip.header.ReferToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Whom a REFER asks to call (RFC 3515). */
sealed interface Referral {

  /**
   * One that this server can follow.
   *
   * @param target one leg
   * @param headers what the INVITE says of it
   */
  record To(DialString target, List<SipRequest.Header> headers) implements Referral {}

  /** Another one, and the answer to it. */
  record Refused(int status, String reason) implements Referral {}

  static Referral of(Request refer) {
    List<ReferToHeader> given = Messages.headersOf(refer, ReferToHeader.NAME, ReferToHeader.class);
    if (given.size() != 1) {
      return new Refused(
          Response.BAD_REQUEST, "Refer-To is there %d times; allowed 1".formatted(given.size()));
    }
    if (!(given.getFirst().getAddress().getURI() instanceof SipURI uri) || uri.isSecure()) {
      return new Refused(Response.UNSUPPORTED_URI_SCHEME, "Refer-To is no sip URI");
    }
    String method = uri.getMethodParam();
    if (method != null && !method.equalsIgnoreCase(Request.INVITE)) {
      return new Refused(Response.FORBIDDEN, "A transfer is an INVITE");
    }
    if (uri.getHeader("Replaces") != null) {
      return new Refused(Response.NOT_IMPLEMENTED, "An attended transfer is not performed");
    }
    try {
      List<SipRequest.Header> headers =
          Messages.headersOf(refer, "Referred-By", Header.class).stream()
              .map(header -> new SipRequest.Header(header.getName(), Messages.textOf(header)))
              .toList();
      return new To(leg(uri), headers);
    } catch (ParseException | IllegalArgumentException e) {
      return new Refused(
          Response.FORBIDDEN, "Refer-To is nobody to call: " + String.valueOf(e.getMessage()));
    }
  }

  /** Without what a dial string has and a URI may have too: who refers writes no dial string. */
  private static DialString leg(SipURI given) throws ParseException {
    if (given.getUser() == null || given.getUser().isEmpty()) {
      throw new ParseException("the user is missing", 0);
    }
    SipURI uri = Messages.ADDRESSES.createSipURI(given.getUser(), given.getHost());
    if (given.getPort() > 0) {
      uri.setPort(given.getPort());
    }
    if (given.getTransportParam() != null) {
      uri.setTransportParam(given.getTransportParam());
    }
    DialString dial = DialString.parse(uri.toString(), "");
    boolean isOneLeg =
        dial.legCount() == 1
            && dial.groups().getFirst().legs().getFirst().uri().equals(uri.toString());
    if (!isOneLeg) {
      throw new ParseException("it has characters of a dial string", 0);
    }
    return dial;
  }
}
