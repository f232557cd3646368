package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.sip.Messages;
import io.ringfence.supervisor.call.SipRequest;
import java.util.Locale;
import java.util.Set;
import javax.sip.header.Header;
import javax.sip.message.Request;

/** What a plan sees of a request: all but what proves who sent it. */
final class PlanRequest {
  private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization");

  private PlanRequest() {}

  /**
   * The request for a plan.
   *
   * @throws IllegalArgumentException naming the part that no plan may see, such as one that is no
   *     text
   */
  static SipRequest of(Request request) {
    SipRequest.Builder builder =
        SipRequest.builder(request.getMethod(), request.getRequestURI().toString());
    for (Header header : Messages.headersOf(request)) {
      if (!SECRET.contains(header.getName().toLowerCase(Locale.ROOT))) {
        builder.header(
            header.getName(), Messages.textOf(header).replaceAll("[\\r\\n]+[ \\t]*", " "));
      }
    }
    return builder.body(Messages.bodyTextOf(request)).build();
  }
}
