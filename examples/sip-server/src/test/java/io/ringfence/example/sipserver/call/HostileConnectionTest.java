package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are there to harm others. */
@Timeout(90)
class HostileConnectionTest {
  /** More than the kernel keeps for a peer that does not read, in both directions together. */
  private static final long MOST_TAKEN_BYTES = 48L << 20;

  private static final int IDLE_CONNECTIONS = 1_100;

  private static TestServer server;
  private static int last;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of());
    server.plan("alpha", Direction.INBOUND, "sys.respond(486, 'Busy')");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerAnswersAndLeavesNothingBehind() throws IOException {
    assertOptionsOverTcp();
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    assertEquals(0, server.endpoint.restarts());
  }

  @Test
  void aPeerThatAsksWithoutEndAndNeverReadsIsDisconnected() throws Exception {
    assertDisconnected("OPTIONS", "sip:ringfence.test");
  }

  @Test
  void aCallerThatCallsWithoutEndAndNeverReadsIsDisconnected() throws Exception {
    assertDisconnected("INVITE", "sip:100@ringfence.test");
  }

  @Test
  void moreIdleConnectionsThanTheServerTakesLeaveRoomForOthers() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE_CONNECTIONS; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      assertOptionsOverTcp();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static void assertDisconnected(String method, String uri) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      CompletableFuture<Long> sent = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("sending")
          .daemon()
          .start(() -> sent.complete(sendUntilClosed(socket, method, uri)));
      long bytes = sent.get(60, TimeUnit.SECONDS);
      assertTrue(
          bytes < MOST_TAKEN_BYTES,
          "%d bytes were taken of a peer that reads none".formatted(bytes));
    }
  }

  /** How many bytes the server took. */
  private static long sendUntilClosed(Socket socket, String method, String uri) {
    long bytes = 0;
    try (Udp names = new Udp(server.port())) {
      while (bytes < MOST_TAKEN_BYTES) {
        byte[] request =
            names
                .request(method, uri, next())
                .replace("/UDP", "/TCP")
                .getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(request);
        bytes += request.length;
      }
    } catch (IOException _) {
      // Disconnected.
    }
    return bytes;
  }

  private static void assertOptionsOverTcp() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Udp names = new Udp(server.port())) {
      socket.setSoTimeout(5_000);
      String request =
          names.request("OPTIONS", "sip:ringfence.test", next()).replace("/UDP", "/TCP");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertTrue(new String(answer, StandardCharsets.ISO_8859_1).startsWith("SIP/2.0 200"));
    }
  }

  private static String next() {
    last++;
    return "c" + System.nanoTime() + "x" + last;
  }
}
