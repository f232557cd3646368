package io.ringfence.example.sipserver.sip;

import javax.sip.message.Request;
import javax.sip.message.Response;

/** Hears what peers send. Called on the stack's threads: return at once. */
public interface RequestListener {

  /** A request other than an ACK; it is not yet answered in any way. */
  void onRequest(IncomingRequest request);

  /** An ACK for a 2xx response; those for other responses end in the stack. */
  void onAck(Request ack);

  /** A response to a request that is over, such as a 2xx that was sent again. */
  void onStray(Response response);
}
