package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.IncomingRequest;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Whoever takes what comes within a dialog. Called on the threads of the SIP stack. */
interface DialogPeer {

  /** A request other than CANCEL and ACK. */
  void onRequest(IncomingRequest request);

  /** The ACK for a 2xx. */
  void onAck(Request ack);

  /** A 2xx to an INVITE that came again, or from another branch. */
  void onStray(Response response);
}
