package io.ringfence.example.sipserver.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the endpoint an OPTIONS again and again over both transports, as any peer would, and
 * restarts it when it has gone deaf: when several in a row over one of them found no answer, and,
 * for datagrams, the endpoint heard nobody else either. A busy endpoint is late, but it hears.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final int MISSES_ALLOWED = 2;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final SipBinding binding;
  private final LongSupplier heard;
  private final Runnable restart;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger restarts = new AtomicInteger();
  private final Thread thread;
  private int misses;
  private int missesOfTcp;
  private int lastProbe;

  /**
   * @param heard how many messages the endpoint has taken in
   */
  Watchdog(SipBinding binding, LongSupplier heard, Runnable restart) {
    this.binding = binding;
    this.heard = heard;
    this.restart = restart;
    this.thread = Thread.ofVirtual().name("sip-watchdog-" + binding.port()).unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  int restarts() {
    return restarts.get();
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!closed.await(binding.watch().toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void look() {
    long before = heard.getAsLong();
    boolean isAlive = isAnswered() || heard.getAsLong() != before;
    misses = isAlive ? 0 : misses + 1;
    missesOfTcp = isAnsweredOverTcp() ? 0 : missesOfTcp + 1;
    restartIfDeaf("UDP", misses);
    restartIfDeaf("TCP", missesOfTcp);
  }

  private void restartIfDeaf(String transport, int missed) {
    if (missed > MISSES_ALLOWED && closed.getCount() > 0) {
      LOG.error(
          "SIP over {} on port {} heard nothing of {} probes: it is started again",
          transport,
          binding.port(),
          missed);
      misses = 0;
      missesOfTcp = 0;
      restarts.incrementAndGet();
      restart.run();
    }
  }

  private boolean isAnswered() {
    Duration limit = ANSWER_LIMIT.compareTo(binding.watch()) < 0 ? ANSWER_LIMIT : binding.watch();
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(target(), 0))) {
      socket.setSoTimeout(Math.max(1, (int) limit.toMillis()));
      byte[] probe = probe("UDP", socket.getLocalPort());
      socket.send(new DatagramPacket(probe, probe.length, target(), binding.port()));
      socket.receive(new DatagramPacket(new byte[2_048], 2_048));
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException e) {
      LOG.debug("SIP on port {} was not probed: {}", binding.port(), e.toString());
      return false;
    }
  }

  private boolean isAnsweredOverTcp() {
    int limit = (int) ANSWER_LIMIT.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(target(), binding.port()), limit);
      socket.setSoTimeout(limit);
      socket.getOutputStream().write(probe("TCP", socket.getLocalPort()));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      LOG.debug("SIP over TCP on port {} did not answer: {}", binding.port(), e.toString());
      return false;
    }
  }

  private InetAddress target() throws IOException {
    InetAddress address = InetAddress.getByName(binding.address());
    return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }

  private byte[] probe(String transport, int port) {
    lastProbe++;
    String own = binding.address().contains(":") ? "[::1]" : "127.0.0.1";
    String text =
        String.join(
            "\r\n",
            "OPTIONS sip:watchdog@%s:%d SIP/2.0".formatted(own, binding.port()),
            "Via: SIP/2.0/%s %s:%d;rport;branch=z9hG4bKwatch%d-%d"
                .formatted(transport, own, port, port, lastProbe),
            "Max-Forwards: 1",
            "From: <sip:watchdog@%s>;tag=w%d".formatted(own, lastProbe),
            "To: <sip:watchdog@%s>".formatted(own),
            "Call-ID: watchdog-%d-%d".formatted(port, lastProbe),
            "CSeq: %d OPTIONS".formatted(lastProbe),
            "Content-Length: 0",
            "",
            "");
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
