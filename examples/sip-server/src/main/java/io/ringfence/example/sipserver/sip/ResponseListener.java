package io.ringfence.example.sipserver.sip;

import javax.sip.message.Response;

/**
 * Hears what becomes of an {@link OutgoingRequest}. Called on the stack's threads: return at once.
 */
public interface ResponseListener {

  /** A response came, provisional or final. */
  void onResponse(Response response);

  /**
   * No response will come: it took too long, or there is no way to the peer. Told at most once.
   *
   * @param status 408 or 503, which a missing response counts as (RFC 3261, section 8.1.3.1)
   */
  void onNoResponse(int status, String reason);
}
