package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.registrar.DigestClient.Credentials;
import io.ringfence.example.sipserver.sip.ResponseListener;
import java.util.Optional;
import javax.sip.SipException;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends dialogs that nobody wants: answers that came too late (RFC 3261, section 13.2.2.4). */
final class Strays {
  private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

  private Strays() {}

  /** A 2xx to an INVITE that no call knows; ended if the INVITE was ours. */
  static void onAnswer(Line line, Response response) {
    FromHeader from = (FromHeader) response.getHeader(FromHeader.NAME);
    String callId = Dialog.callIdOf(response);
    if (from.getTag() != null && line.switchboard().isOwnTag(from.getTag(), callId)) {
      URI called = ((ToHeader) response.getHeader(ToHeader.NAME)).getAddress().getURI();
      Sender sender = new Sender(line.endpoint().contact("", "udp"), Optional.empty(), called);
      hangUp(line, response, sender);
    }
  }

  /**
   * Who sent the INVITE.
   *
   * @param target where a peer is reached whose answer does not say it: where the INVITE was sent
   */
  record Sender(ContactHeader contact, Optional<Credentials> credentials, URI target) {
    static Sender of(Dialog dialog, Optional<Credentials> credentials) {
      return new Sender(dialog.contact(), credentials, dialog.target());
    }
  }

  /** ACK and BYE. */
  static void hangUp(Line line, Response response, Sender sender) {
    Thread.ofVirtual()
        .name("sip-stray")
        .start(() -> {
          try {
            URI target = Dialog.targetOf(response).orElse(sender.target());
            Dialog dialog = Dialog.asClient(response, sender.contact(), target);
            line.endpoint().sendAck(dialog.ack(Dialog.sequenceOf(response)));
            hangUp(line, dialog, sender.credentials());
          } catch (SipException | RuntimeException e) {
            LOG.debug("a late answer could not be ended: {}", e.toString());
          }
        });
  }

  /** BYE. */
  static void hangUp(Line line, Dialog dialog, Optional<Credentials> credentials) {
    new Exchange(line, credentials, dialog::nextSequence, new Ignored())
        .send(dialog.request(Request.BYE));
  }

  /** Whatever the peer says, it is over. */
  static final class Ignored implements ResponseListener {
    @Override
    public void onResponse(Response response) {}

    @Override
    public void onNoResponse(int status, String reason) {}
  }
}
