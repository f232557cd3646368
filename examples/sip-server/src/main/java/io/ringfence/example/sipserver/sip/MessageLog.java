package io.ringfence.example.sipserver.sip;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's log of messages, by their first lines only: the rest holds credentials and what
 * people say about themselves. Public, because the stack makes it by its name.
 */
public final class MessageLog implements ServerLogger {
  private static final Logger LOG = LoggerFactory.getLogger("io.ringfence.sip.messages");

  /** Made by the stack. */
  public MessageLog() {}

  @Override
  public void closeLogFile() {}

  @Override
  public void logMessage(SIPMessage message, String from, String to, boolean sent, long time) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("{} to {}: {}", from, to, message.getFirstLine().strip());
    }
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sent, long time) {
    logMessage(message, from, to, sent, time);
  }

  @Override
  public void logMessage(SIPMessage message, String from, String to, String status, boolean sent) {
    logMessage(message, from, to, sent, 0);
  }

  @Override
  public void logException(Exception thrown) {
    LOG.debug("the SIP stack met a failure", thrown);
  }

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public void setSipStack(SipStack stack) {}
}
