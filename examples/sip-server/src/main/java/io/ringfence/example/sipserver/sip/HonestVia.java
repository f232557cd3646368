package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import java.net.InetAddress;
import java.text.ParseException;
import javax.sip.SipStack;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what says that it came another way than it did. The stack answers along the topmost Via, on
 * the thread that received the request: one that names another transport or host would have the
 * only thread for datagrams connect to a stranger, or look his name up. Public, because the stack
 * makes it by its name.
 */
public final class HonestVia implements SIPMessageValve {
  private static final Logger LOG = LoggerFactory.getLogger(HonestVia.class);

  /** Made by the stack. */
  public HonestVia() {}

  @Override
  public boolean processRequest(SIPRequest request, MessageChannel channel) {
    Via via = request.getTopmostVia();
    if (!cameBy(via, channel) || via.getMAddr() != null) {
      LOG.debug("a {} came by {} and says {}", request.getMethod(), channel.getTransport(), via);
      return false;
    }
    return isSourceKept(via, channel.getPeerPacketSourceAddress());
  }

  @Override
  public boolean processResponse(Response response, MessageChannel channel) {
    return response instanceof SIPResponse sip && cameBy(sip.getTopmostVia(), channel);
  }

  @Override
  public void init(SipStack stack) {}

  @Override
  public void destroy() {}

  private static boolean cameBy(@Nullable Via via, MessageChannel channel) {
    return via != null
        && via.getTransport() != null
        && via.getTransport().equalsIgnoreCase(channel.getTransport());
  }

  /** The peer may have written the address itself (RFC 3261, section 18.2.1, is for servers). */
  private static boolean isSourceKept(Via via, @Nullable InetAddress source) {
    if (via.getReceived() == null) {
      return true;
    }
    try {
      if (source != null) {
        via.setReceived(source.getHostAddress());
      }
      return source != null;
    } catch (ParseException e) {
      LOG.debug("no source of a request: {}", e.getMessage());
      return false;
    }
  }
}
