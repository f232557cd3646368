package io.ringfence.example.sipserver.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An endpoint on real sockets. */
class SipEndpointTest {
  @Test
  void twoEndpointsHavePortsOfTheirOwn() throws IOException {
    try (SipEndpoint one = SipEndpoint.open(SipBinding.at("127.0.0.1", 0));
        SipEndpoint other = SipEndpoint.open(SipBinding.at("127.0.0.1", 0))) {
      assertTrue(one.port() != other.port());
      assertEquals("503", statusOf(one.port()));
      assertEquals("503", statusOf(other.port()));
    }
  }

  @Test
  void aPortThatIsTakenIsRefusedByItsNumber() throws IOException {
    try (SipEndpoint one = SipEndpoint.open(SipBinding.at("127.0.0.1", 0))) {
      IOException refused =
          assertThrows(
              IOException.class,
              () -> SipEndpoint.open(SipBinding.at("127.0.0.1", one.port())).close());
      assertTrue(String.valueOf(refused.getMessage()).contains("127.0.0.1:" + one.port()));
    }
  }

  @Test
  void anEndpointThatStartsAgainAnswersOnTheSamePort() throws IOException {
    try (SipEndpoint endpoint = SipEndpoint.open(SipBinding.at("127.0.0.1", 0))) {
      endpoint.restart();
      assertEquals("503", statusOf(endpoint.port()));
    }
  }

  @Test
  void nothingIsLeftOfAClosedEndpoint() throws IOException {
    Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    SipEndpoint endpoint = SipEndpoint.open(SipBinding.at("127.0.0.1", 0));
    statusOf(endpoint.port());
    endpoint.close();
    try (DatagramSocket free =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()))) {
      assertTrue(free.isBound());
    }
    Awaitility.await("threads of the stack")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertEquals(
                Set.of(),
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name ->
                        !name.startsWith("awaitility")
                            && !name.startsWith("VirtualThread")
                            && !name.startsWith("ForkJoin"))
                    .collect(Collectors.toSet())));
  }

  private static String statusOf(int port) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      socket.setSoTimeout(5_000);
      String request =
          "OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKa%d\r\nFrom: <sip:a@b.test>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: c%d\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
              .formatted(socket.getLocalPort(), System.nanoTime(), System.nanoTime());
      byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      DatagramPacket answer = new DatagramPacket(new byte[4_096], 4_096);
      socket.receive(answer);
      return new String(answer.getData(), 8, 3, StandardCharsets.US_ASCII);
    }
  }
}
