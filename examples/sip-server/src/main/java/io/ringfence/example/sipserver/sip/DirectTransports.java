package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.OIOMessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import javax.sip.ListeningPoint;

/**
 * The stack's own transport for datagrams, and {@link DirectTcp}. Public, because the stack makes
 * it by its name.
 */
public final class DirectTransports implements MessageProcessorFactory {
  private final MessageProcessorFactory others = new OIOMessageProcessorFactory();

  /** Made by the stack. */
  public DirectTransports() {}

  @Override
  public MessageProcessor createMessageProcessor(
      SIPTransactionStack stack, InetAddress address, int port, String transport)
      throws IOException {
    return transport.equalsIgnoreCase(ListeningPoint.TCP)
        ? new DirectTcp(address, stack, port)
        : others.createMessageProcessor(stack, address, port, transport);
  }
}
