package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.ResponseListener;
import java.text.ParseException;
import java.util.Optional;
import javax.sip.SipException;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
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
      hangUp(line, response, line.endpoint().contact("", "udp"));
    }
  }

  /** ACK and BYE. */
  static void hangUp(Line line, Response response, ContactHeader contact) {
    Thread.ofVirtual()
        .name("sip-stray")
        .start(() -> {
          try {
            Dialog dialog = Dialog.asClient(response, contact);
            line.endpoint().sendAck(dialog.ack(Dialog.sequenceOf(response)));
            new Exchange(line, Optional.empty(), dialog::nextSequence, new Ignored())
                .send(dialog.request(Request.BYE));
          } catch (ParseException | SipException | RuntimeException e) {
            LOG.debug("a late answer could not be ended: {}", e.toString());
          }
        });
  }

  /** Whatever the peer says, it is over. */
  static final class Ignored implements ResponseListener {
    @Override
    public void onResponse(Response response) {}

    @Override
    public void onNoResponse(int status, String reason) {}
  }
}
