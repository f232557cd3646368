package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;

/** A stack from its start to its stop. */
record StackRun(SipStackImpl stack, SipProvider provider, int port, ThreadGroup threads) {
  private static final AtomicInteger LAST = new AtomicInteger();
  private static final int ATTEMPTS = 20;

  /** Longer messages are no part of a telephone call, and one such array is made per datagram. */
  static final int MAX_MESSAGE_BYTES = 8_192;

  private static final int UDP_BUFFER_BYTES = 4 << 20;

  /** What waited longer for its turn has been sent again meanwhile. */
  private static final int CONGESTION_MILLIS = 1_000;

  /** How long one message may take to arrive on a connection. */
  static final int READ_MILLIS = 5_000;

  static StackRun open(SipBinding binding, SipListener listener) throws IOException {
    IOException last = new IOException("no free port");
    int attempts = binding.port() == 0 ? ATTEMPTS : 1;
    for (int attempt = 0; attempt < attempts; attempt++) {
      int port = binding.port() == 0 ? freePort(binding.address()) : binding.port();
      try {
        return startInGroup(binding.onPort(port), listener);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /** Takes a second: the stack gives what it runs that long. */
  void close() {
    try {
      stack.stop();
      // The stack forgets to wake its event scanner, which would keep the process alive.
      threads.interrupt();
    } catch (RuntimeException e) {
      throw new IllegalStateException("the SIP stack on port %d does not stop".formatted(port), e);
    }
  }

  /** All threads that the stack starts by itself are in a group of their own. */
  private static StackRun startInGroup(SipBinding binding, SipListener listener)
      throws IOException {
    ThreadGroup threads = new ThreadGroup("sip-" + binding.port());
    CompletableFuture<StackRun> started = new CompletableFuture<>();
    Thread starter =
        new Thread(
            threads,
            () -> {
              try {
                started.complete(start(binding, listener, threads));
              } catch (Throwable e) {
                // An Error too: whoever waits for the start must hear of it.
                threads.interrupt();
                started.completeExceptionally(e);
              }
            },
            "sip-start-" + binding.port());
    starter.start();
    try {
      return started.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException refused
          ? new IOException(refused.getMessage(), refused)
          : new IOException("cannot listen for SIP: " + e.getCause(), e);
    }
  }

  private static StackRun start(SipBinding binding, SipListener listener, ThreadGroup threads)
      throws IOException {
    String scene = "%s:%d".formatted(binding.address(), binding.port());
    requireFree(binding, scene);
    SipStackImpl stack = null;
    try {
      stack = new SipStackImpl(properties());
      ListeningPoint udp =
          stack.createListeningPoint(binding.address(), binding.port(), ListeningPoint.UDP);
      ListeningPoint tcp =
          stack.createListeningPoint(binding.address(), binding.port(), ListeningPoint.TCP);
      SipProvider provider = stack.createSipProvider(udp);
      provider.addListeningPoint(tcp);
      provider.setAutomaticDialogSupportEnabled(false);
      provider.addSipListener(listener);
      stack.start();
      return new StackRun(stack, provider, binding.port(), threads);
    } catch (SipException
        | InvalidArgumentException
        | TooManyListenersException
        | RuntimeException e) {
      if (stack != null) {
        stack.stop();
      }
      throw new IOException("cannot listen for SIP at " + scene + ": " + e.getMessage(), e);
    }
  }

  /** Says clearly what the stack would not, and before it starts a thread. */
  private static void requireFree(SipBinding binding, String scene) throws IOException {
    InetAddress address = InetAddress.getByName(binding.address());
    try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(address, binding.port()));
        ServerSocket tcp = new ServerSocket()) {
      tcp.setReuseAddress(true);
      tcp.bind(new InetSocketAddress(address, binding.port()));
    } catch (IOException e) {
      throw new IOException("cannot listen for SIP at " + scene + ": " + e.getMessage(), e);
    }
  }

  private static int freePort(String address) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
      return socket.getLocalPort();
    }
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", "ringfence-sip-" + LAST.incrementAndGet());
    properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
    set(properties, "AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
    set(properties, "STACK_LOGGER", StackLog.class.getName());
    set(properties, "SERVER_LOGGER", MessageLog.class.getName());
    set(properties, "TRACE_LEVEL", "0");
    set(properties, "MESSAGE_PARSER_FACTORY", GuardedParsers.class.getName());
    set(
        properties,
        "TIMER_CLASS_NAME",
        "gov.nist.javax.sip.stack.timers.ScheduledExecutorSipTimer");
    set(properties, "REENTRANT_LISTENER", "true");
    // One thread reads and tells of messages in the order of their arrival: a CANCEL never
    // overtakes its INVITE.
    set(properties, "THREAD_POOL_SIZE", "1");
    set(properties, "MAX_MESSAGE_SIZE", String.valueOf(MAX_MESSAGE_BYTES));
    set(properties, "CONGESTION_CONTROL_TIMEOUT", String.valueOf(CONGESTION_MILLIS));
    set(properties, "RECEIVE_UDP_BUFFER_SIZE", String.valueOf(UDP_BUFFER_BYTES));
    set(properties, "SEND_UDP_BUFFER_SIZE", String.valueOf(UDP_BUFFER_BYTES));
    set(properties, "NETWORK_LAYER", BoundedNetwork.class.getName());
    set(properties, "MESSAGE_PROCESSOR_FACTORY", DirectTransports.class.getName());
    set(properties, "SIP_MESSAGE_VALVE", HonestVia.class.getName());
    set(properties, "MAX_FORK_TIME_SECONDS", "0");
    set(properties, "DELIVER_UNSOLICITED_NOTIFY", "true");
    return properties;
  }

  private static void set(Properties properties, String name, String value) {
    properties.setProperty("gov.nist.javax.sip." + name, value);
  }
}
