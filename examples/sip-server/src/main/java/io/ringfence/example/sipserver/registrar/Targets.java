package io.ringfence.example.sipserver.registrar;

import gov.nist.core.Host;
import gov.nist.javax.sip.address.SipUri;
import io.ringfence.example.sipserver.sip.Messages;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether the URI in credentials is the Request-URI that they came with. They are the same as RFC
 * 3261, section 19.1.4, says, but for what proxies and telephones change on the way without harm: a
 * port that is the usual one, the transport, and one name of this server for another.
 */
final class Targets {
  private static final int USUAL_PORT = 5060;
  private static final int USUAL_SECURE_PORT = 5061;

  private final Directory directory;

  Targets(Directory directory) {
    this.directory = directory;
  }

  boolean isSame(URI requested, @Nullable URI proven) {
    if (!(requested instanceof SipUri one) || proven == null) {
      return false;
    }
    try {
      // The stack reads none of the URIs in credentials any further than to their scheme.
      return Messages.uri(proven.toString()) instanceof SipUri other
          && bytesOf(one.getUser()).equals(bytesOf(other.getUser()))
          && plain(one).equals(plain(other));
    } catch (ParseException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // No URI, or an escape that is none.
      return false;
    }
  }

  /** The comparison of the stack takes all escaped bytes beyond ASCII for the same. */
  private static String bytesOf(@Nullable String user) {
    return user == null
        ? ""
        : URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }

  private SipUri plain(SipUri uri) {
    SipUri plain = (SipUri) uri.clone();
    plain.removeParameter("transport");
    boolean isOwn = directory.isOwnDomain(String.valueOf(uri.getHost()));
    if (isOwn || uri.getPort() == (uri.isSecure() ? USUAL_SECURE_PORT : USUAL_PORT)) {
      plain.removePort();
    }
    if (isOwn) {
      plain.setHost(new Host(directory.domain()));
    }
    return plain;
  }
}
