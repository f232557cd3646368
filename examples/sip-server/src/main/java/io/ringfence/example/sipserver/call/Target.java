package io.ringfence.example.sipserver.call;

import io.ringfence.example.sipserver.config.Provider;
import io.ringfence.supervisor.call.CommandResult.LegEnd;
import io.ringfence.supervisor.call.DialString.LegOptions;
import java.util.Optional;
import javax.sip.address.SipURI;

/**
 * A place that a leg rings.
 *
 * @param label what the plan wrote
 * @param uri the Request-URI
 * @param to the address that is called, which is not the place where a telephone happens to be
 */
record Target(
    String label, SipURI uri, SipURI to, LegOptions options, Optional<Provider> provider) {

  /** A leg of a dial string once its host is known. */
  sealed interface Found {
    /** It can be rung. */
    record Reachable(Target target) implements Found {}

    /** It cannot: this is how it ended. */
    record Unreachable(LegEnd end) implements Found {}
  }
}
