package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.example.sipserver.call.TestServer.Wishes;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Too many calls, and calls that come round again. */
class LimitsTest {
  private static final int MAX_CALLS = 4;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        new TestServer(
            Map.of(),
            new Wishes(
                MAX_CALLS, Wishes.USUAL.runs(), Wishes.USUAL.owners(), Wishes.USUAL.languages()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLeft() {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
  }

  @Test
  void oneCallTooManyIsToldToComeLater() throws IOException {
    List<Phone> callers = new ArrayList<>();
    List<Heard> invites = new ArrayList<>();
    try (Phone callee = Phone.udp(server);
        Phone late = Phone.udp(server)) {
      plan(TestServer.at(callee.port()));
      for (int i = 0; i < MAX_CALLS; i++) {
        Phone caller = Phone.udp(server);
        callers.add(caller);
        caller.calls("100", Phone.SDP);
        Heard invite = callee.hears("INVITE");
        invites.add(invite);
        callee.answers(invite, 180, "");
        caller.hearsStatus(180);
      }
      late.calls("100", Phone.SDP);
      Heard refusal = late.isAnswered();
      assertEquals(503, refusal.status());
      assertEquals("5", refusal.header("Retry-After"));
      for (Phone caller : callers) {
        caller.cancels();
        assertEquals(487, caller.isAnswered().status());
        callee.answers(callee.hears("CANCEL"), 200, "");
      }
      for (Heard invite : invites) {
        callee.answers(invite, 487, "");
      }
      for (Phone caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void aCallThatComesTwiceByDifferentWaysIsALoop() throws IOException {
    try (Phone callee = Phone.udp(server);
        Udp peer = new Udp(server.port())) {
      plan(TestServer.at(callee.port()));
      String invite = peer.request("INVITE", "sip:100@ringfence.test", "twice");
      peer.send(invite);
      Heard rung = callee.hears("INVITE");
      assertEquals(
          482, peer.finalStatus(invite.replace("z9hG4bKtwice", "z9hG4bKother"), "1 INVITE"));
      callee.answers(rung, 486, "");
      assertEquals(486, peer.finalStatus(invite, "1 INVITE"));
    }
  }

  @Test
  void aPlanThatDialsItselfComesToAnEnd() throws IOException {
    plan("100@127.0.0.1:" + server.port());
    try (Phone caller = Phone.udp(server)) {
      caller.calls("100", Phone.SDP);
      assertEquals(482, caller.isAnswered().status());
    }
  }

  private static void plan(String whom) {
    server.plan("alpha", Direction.INBOUND, "sys.dial('" + whom + "')");
  }
}
