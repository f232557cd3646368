package io.ringfence.example.sipserver.sip;

import gov.nist.core.LogLevels;
import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's log. What peers send wrong is an error to the stack and no more than a detail to us.
 * Public, because the stack makes it by its name.
 */
public final class StackLog implements StackLogger {
  private static final Logger LOG = LoggerFactory.getLogger("io.ringfence.sip.stack");

  /** Made by the stack. */
  public StackLog() {}

  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void logException(Throwable thrown) {
    LOG.debug("the SIP stack met a failure", thrown);
  }

  @Override
  public void logDebug(String message) {
    LOG.trace(message);
  }

  @Override
  public void logDebug(String message, Exception thrown) {
    LOG.trace(message, thrown);
  }

  @Override
  public void logTrace(String message) {
    LOG.trace(message);
  }

  @Override
  public void logFatalError(String message) {
    LOG.error(message);
  }

  @Override
  public void logError(String message) {
    LOG.debug(message);
  }

  @Override
  public void logError(String message, Exception thrown) {
    LOG.debug(message, thrown);
  }

  @Override
  public void logWarning(String message) {
    LOG.debug(message);
  }

  @Override
  public void logInfo(String message) {
    LOG.trace(message);
  }

  @Override
  public boolean isLoggingEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return level >= LogLevels.TRACE_INFO ? LOG.isTraceEnabled() : LOG.isDebugEnabled();
  }

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String stamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return LOG.getName();
  }
}
