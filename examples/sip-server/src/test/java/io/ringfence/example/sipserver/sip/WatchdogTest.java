package io.ringfence.example.sipserver.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watchdog and a stack that a test pretends. */
class WatchdogTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void aStackThatHearsDatagramsOnlyIsStartedAgain() throws Exception {
    CountDownLatch restarted = new CountDownLatch(1);
    try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
        // Its backlog takes connections in, and nobody answers there.
        ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 50, LOOPBACK)) {
      Thread.ofVirtual().name("answering").start(() -> answer(udp));
      SipBinding binding =
          new SipBinding("127.0.0.1", tcp.getLocalPort(), "127.0.0.1", Duration.ofMillis(50));
      try (Watchdog watchdog = new Watchdog(binding, () -> 0, restarted::countDown)) {
        watchdog.start();
        assertTrue(restarted.await(20, TimeUnit.SECONDS), "a restart for the sake of TCP");
        assertEquals(1, watchdog.restarts());
      }
    }
  }

  private static void answer(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    try {
      while (true) {
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException _) {
      // The test is over.
    }
  }
}
