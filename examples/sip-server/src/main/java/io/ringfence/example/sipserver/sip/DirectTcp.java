package io.ringfence.example.sipserver.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.parser.Pipeline;
import gov.nist.javax.sip.parser.PipelinedMsgParser;
import gov.nist.javax.sip.stack.ConnectionOrientedMessageChannel;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.TCPMessageChannel;
import gov.nist.javax.sip.stack.TCPMessageProcessor;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack's TCP with one thread for each connection instead of two. The stack's own reader hands
 * all that it can read to a parser by a queue without end; here the parser reads the socket itself,
 * so that a peer whose messages are not handled yet has to wait, and keeps them.
 */
final class DirectTcp extends TCPMessageProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(DirectTcp.class);
  private static final long PAUSE_NANOS = 100_000_000;

  DirectTcp(InetAddress address, SIPTransactionStack stack, int port) {
    super(address, stack, port);
  }

  /** Takes connections in. A failure, such as too many open files, must not be the last of it. */
  @Override
  public void run() {
    while (isRunning && !sock.isClosed()) {
      try {
        begin(sock.accept());
      } catch (IOException | RuntimeException e) {
        if (isRunning && !sock.isClosed()) {
          LOG.warn("a connection was not taken in: {}", e.toString());
          LockSupport.parkNanos(this, PAUSE_NANOS);
        }
      }
    }
  }

  /** The lock is not held while a name is looked up. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public MessageChannel createMessageChannel(HostPort target) throws IOException {
    return createMessageChannel(target.getInetAddress(), target.getPort());
  }

  @Override
  public synchronized MessageChannel createMessageChannel(InetAddress host, int port)
      throws IOException {
    String key = MessageChannel.getKey(host, port, "TCP");
    ConnectionOrientedMessageChannel known = messageChannels.get(key);
    if (known != null) {
      return known;
    }
    DirectChannel made = new DirectChannel(host, port, sipStack, this);
    messageChannels.put(key, made);
    return made;
  }

  private void begin(Socket peer) throws IOException {
    try {
      // The channel begins to run as it is made, and may be over before it is known.
      synchronized (this) {
        DirectChannel channel = new DirectChannel(peer, sipStack, this);
        incomingMessageChannels.put(channel.getKey(), channel);
      }
    } catch (IOException | RuntimeException e) {
      peer.close();
      throw e;
    }
  }

  private void forget(DirectChannel channel) {
    remove(channel);
  }

  /** A connection, on whose thread its messages are read, parsed and told. */
  private static final class DirectChannel extends TCPMessageChannel {
    DirectChannel(Socket peer, SIPTransactionStack stack, DirectTcp tcp) throws IOException {
      super(peer, stack, tcp, "sip-connection-" + peer.getPort());
    }

    DirectChannel(InetAddress host, int port, SIPTransactionStack stack, DirectTcp tcp)
        throws IOException {
      super(host, port, stack, tcp);
      isCached = true;
    }

    @Override
    public void run() {
      Socket own = mySock;
      myParser =
          new PipelinedMsgParser(
              sipStack,
              this,
              new DirectPipeline(myClientInputStream, sipStack.getTimer()),
              sipStack.getMaxMessageSize());
      isRunning = true;
      try {
        myParser.run();
      } catch (RuntimeException | StackOverflowError e) {
        LOG.debug("the connection to {} ends", key, e);
      } finally {
        end(own);
      }
    }

    /** A channel that has connected anew meanwhile goes on with another socket. */
    @SuppressWarnings("ReferenceEquality")
    private void end(Socket own) {
      try {
        own.close();
      } catch (IOException e) {
        LOG.debug("the connection to {} ended in bad order: {}", key, e.toString());
      }
      if (mySock == null || mySock == own) {
        close();
        ((DirectTcp) messageProcessor).forget(this);
      }
    }
  }

  /** What the parser reads, straight from the socket. */
  private static final class DirectPipeline extends Pipeline {
    private static final int BUFFER_BYTES = 4_096;

    private final InputStream from;

    DirectPipeline(InputStream socket, SipTimer timer) {
      super(socket, StackRun.READ_MILLIS, timer);
      from = new BufferedInputStream(socket, BUFFER_BYTES);
    }

    @Override
    public int read() throws IOException {
      return from.read();
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      return from.read(bytes, start, length);
    }
  }
}
