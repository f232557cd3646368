package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.Sipp.Order;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes on while workers die, owners leak and servers end. */
@SippRequired
@Timeout(240)
class LossesTest {
  @TempDir Path folder;

  @Test
  void callsThatRingAreAnsweredAlthoughTheirWorkerIsKilled() throws Exception {
    try (TestServer server = new TestServer(Map.of(), TestServer.with(Language.RUBY));
        Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "8000"), 10)) {
      server.plan(
          "alpha",
          Direction.INBOUND,
          Language.RUBY,
          "sys.Dial('" + TestServer.at(callee.port()) + "')");
      try (Sipp callers = caller(server, "100", 10, "caller", "-d", "10", "-r", "10")) {
        Awaitility.await("ringing calls")
            .atMost(Duration.ofSeconds(30))
            .until(() -> server.calls.currentCalls("alpha").size() == 10);
        long killed =
            server.dispatcher.workers().stream()
                .map(worker -> ProcessHandle.of(worker.worker().pid()))
                .flatMap(Optional::stream)
                .filter(ProcessHandle::destroyForcibly)
                .count();
        assertTrue(killed > 0);
        callers.assertSuccess();
        callee.assertSuccess();
      }
      assertEquals(10, server.calls.figures().answered());
    }
  }

  @Test
  void anOwnerWhoLeaksHarmsNoCallsOfAnother() throws Exception {
    try (TestServer server = TestServer.usual(Map.of());
        Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "50"), 60)) {
      server.plan("alpha", Direction.INBOUND, "sys.dial('" + TestServer.at(callee.port()) + "')");
      server.plan(
          "beta",
          Direction.INBOUND,
          "const kept = []; while (true) { kept.push('x'.repeat(1000) + kept.length) }");
      try (Sipp leaks = caller(server, "200", 5, "refused", "-r", "2");
          Sipp steady = caller(server, "100", 60, "caller", "-d", "50", "-r", "10")) {
        steady.assertSuccess();
        leaks.assertSuccess();
        callee.assertSuccess();
      }
    }
  }

  @Test
  void aServerThatDrainsRefusesNewCallsAndLetsOldOnesEnd() throws Exception {
    try (TestServer server = TestServer.usual(Map.of());
        Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "2000"), 1);
        Udp peer = new Udp(server.port())) {
      server.plan("alpha", Direction.INBOUND, "sys.dial('" + TestServer.at(callee.port()) + "')");
      try (Sipp caller = caller(server, "100", 1, "caller", "-d", "2000")) {
        Awaitility.await("the call")
            .atMost(Duration.ofSeconds(30))
            .until(() -> server.calls.callCount() == 1);
        assertFalse(server.calls.drain(Duration.ofMillis(1)));
        assertEquals(
            503,
            peer.finalStatus(peer.request("OPTIONS", "sip:ringfence.test", "d1"), "1 OPTIONS"));
        assertEquals(
            503,
            peer.finalStatus(peer.request("INVITE", "sip:100@ringfence.test", "d2"), "1 INVITE"));
        assertTrue(server.calls.drain(Duration.ofSeconds(30)));
        caller.assertSuccess();
        callee.assertSuccess();
      }
    }
  }

  @Test
  void aServerThatClosesAnswersThoseWhoStillRing() throws Exception {
    try (TestServer server = TestServer.usual(Map.of());
        Sipp callee = Sipp.callee(folder, Order.of("rings"), 1)) {
      server.plan("alpha", Direction.INBOUND, "sys.dial('" + TestServer.at(callee.port()) + "')");
      try (Sipp caller =
          Sipp.caller(
              folder, Order.of("refused", "-m", "1").with("STATUS", 503), server.port(), "100")) {
        Awaitility.await("ringing")
            .atMost(Duration.ofSeconds(30))
            .until(() -> !server.calls.figures().setupTime(1).isZero());
        server.calls.close();
        caller.assertSuccess();
        callee.assertSuccess();
      }
    }
  }

  private Sipp caller(
      TestServer server, String number, int count, String scenario, String... arguments) {
    return Sipp.caller(
        folder,
        Order.of(scenario, arguments).with("STATUS", 500).and("-m", String.valueOf(count)),
        server.port(),
        number);
  }
}
