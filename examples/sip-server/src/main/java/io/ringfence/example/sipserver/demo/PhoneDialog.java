package io.ringfence.example.sipserver.demo;

import io.ringfence.example.sipserver.sip.Messages;
import java.text.ParseException;
import java.util.ArrayList;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A telephone's end of a dialog (RFC 3261, section 12).
 *
 * @param target where its requests go
 */
record PhoneDialog(String callId, End local, End remote, URI target) {
  private static final int HOPS = 70;

  /** One of the two ends. */
  record End(Address address, String tag) {}

  /** That of the caller, once a response with a tag is there. */
  static PhoneDialog ofCaller(Response response) {
    return new PhoneDialog(callId(response), from(response), to(response), contact(response));
  }

  /** That of the callee, once it has sent a response with its tag. */
  static PhoneDialog ofCallee(Request invite, String localTag) {
    End local = new End(to(invite).address(), localTag);
    return new PhoneDialog(callId(invite), local, from(invite), contact(invite));
  }

  /** A request outside of any dialog yet. */
  static Request begin(String method, URI target, End from, Address to, String callId)
      throws DemoFailure {
    return request(method, new PhoneDialog(callId, from, new End(to, ""), target), 1);
  }

  /** A request within the dialog. */
  Request request(String method, long sequence) throws DemoFailure {
    return request(method, this, sequence);
  }

  /** What tells dialogs apart. */
  String key() {
    return key(callId, local.tag());
  }

  static String key(String callId, String localTag) {
    return callId + "|" + localTag;
  }

  static String callId(Message message) {
    return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
  }

  private static Request request(String method, PhoneDialog dialog, long sequence)
      throws DemoFailure {
    try {
      return Messages.MESSAGES.createRequest(
          dialog.target,
          method,
          Messages.HEADERS.createCallIdHeader(dialog.callId),
          Messages.HEADERS.createCSeqHeader(sequence, method),
          Messages.HEADERS.createFromHeader(dialog.local.address(), dialog.local.tag()),
          Messages.HEADERS.createToHeader(
              dialog.remote.address(), dialog.remote.tag().isEmpty() ? null : dialog.remote.tag()),
          new ArrayList<>(),
          Messages.HEADERS.createMaxForwardsHeader(HOPS));
    } catch (ParseException | InvalidArgumentException e) {
      throw new DemoFailure("no %s can be made: %s".formatted(method, e));
    }
  }

  private static End from(Message message) {
    FromHeader from = (FromHeader) message.getHeader(FromHeader.NAME);
    return new End(from.getAddress(), String.valueOf(from.getTag()));
  }

  private static End to(Message message) {
    ToHeader to = (ToHeader) message.getHeader(ToHeader.NAME);
    return new End(to.getAddress(), String.valueOf(to.getTag()));
  }

  private static URI contact(Message message) {
    return ((ContactHeader) message.getHeader(ContactHeader.NAME)).getAddress().getURI();
  }
}
