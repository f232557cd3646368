package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringfence.example.sipserver.call.TestServer.Wishes;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server whose SIP stack has lost its threads, and that finds it out by itself. */
class DeafServerTest {
  @Test
  void aServerThatHasGoneDeafHearsOldAndNewCallsAgain() throws IOException {
    try (TestServer server = new TestServer(Map.of(), wishes());
        Phone callee = Phone.udp(server);
        Phone caller = Phone.udp(server)) {
      server.plan("alpha", Direction.INBOUND, "sys.dial('" + TestServer.at(callee.port()) + "')");
      connect(caller, callee);

      List<Thread> threads = threads(server);
      assertFalse(threads.isEmpty());
      threads.forEach(Thread::interrupt);
      // What the threads of the stack die of is no matter of this test.
      Awaitility.await("a new stack")
          .dontCatchUncaughtExceptions()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.endpoint.restarts() > 0);
      try (Udp peer = new Udp(server.port())) {
        assertEquals(
            200,
            peer.finalStatus(peer.request("OPTIONS", "sip:ringfence.test", "again"), "1 OPTIONS"));
      }

      hangUp(caller, callee);
      try (Phone next = Phone.udp(server)) {
        connect(next, callee);
        hangUp(next, callee);
      }
      Awaitility.await("entries of calls that are over")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    }
  }

  private static void connect(Phone caller, Phone callee) throws IOException {
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    caller.isConnected();
    callee.hears("ACK");
  }

  private static void hangUp(Phone caller, Phone callee) throws IOException {
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.answers(callee.hears("BYE"), 200, "");
  }

  private static List<Thread> threads(TestServer server) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread ->
            thread.getThreadGroup() != null
                && thread.getThreadGroup().getName().equals("sip-" + server.port()))
        .toList();
  }

  private static Wishes wishes() {
    return new Wishes(
        10,
        Wishes.USUAL.runs(),
        Wishes.USUAL.owners(),
        Wishes.USUAL.languages(),
        Duration.ofMillis(200));
  }
}
