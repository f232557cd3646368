package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans that ring two and join them. */
class CallbackTest {
  private static final int FIRST_PORT = Sipp.freePort();
  private static final int SECOND_PORT = Sipp.freePort();
  private static TestServer server;

  private Phone first;
  private Phone second;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of("one", FIRST_PORT, "two", SECOND_PORT));
    server.plan(
        "alpha",
        Direction.INBOUND,
        "sys.callback('5@one', '6@two', 0, 20, 20); sys.respond(486, 'Back soon')");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void order() throws IOException {
    first = Phone.udp(server, FIRST_PORT);
    second = Phone.udp(server, SECOND_PORT);
    try (Phone caller = Phone.udp(server)) {
      caller.calls("100", Phone.SDP);
      assertEquals(486, caller.isAnswered().status());
    }
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    first.close();
    second.close();
  }

  @Test
  void twoAreJoinedWithTheOfferOfTheFirst() throws IOException {
    Heard invite = first.hears("INVITE");
    assertEquals("", invite.body());
    assertTrue(invite.uri().startsWith("sip:5@"), invite.uri());
    first.answers(invite, 200, Phone.SDP.replace("4000", "4444"));
    Heard other = second.hears("INVITE");
    assertTrue(other.body().contains("m=audio 4444"), other.text());
    assertTrue(other.uri().startsWith("sip:6@"), other.uri());
    second.answers(other, 200, Phone.SDP.replace("4000", "4445"));
    second.hears("ACK");
    Heard ack = first.hears("ACK");
    assertTrue(ack.body().contains("m=audio 4445"), ack.text());
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void theFirstIsHungUpWhereTheSecondIsBusy() throws IOException {
    first.answersCall();
    second.answers(second.hears("INVITE"), 486, "");
    first.hears("ACK");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void theSecondStopsRingingWhenTheFirstHangsUp() throws IOException {
    first.answersCall();
    Heard invite = second.hears("INVITE");
    second.answers(invite, 180, "");
    first.asks("BYE", "");
    assertEquals(200, first.isAnswered().status());
    second.answers(second.hears("CANCEL"), 200, "");
    second.answers(invite, 487, "");
    first.hears("ACK");
    first.answers(first.hears("BYE"), 481, "");
  }

  @Test
  void anotherBranchOfAForkOfTheFirstEndsNothing() throws IOException {
    Heard invite = first.answersCall();
    Heard other = second.hears("INVITE");
    Phone branch = first.beside();
    branch.answers(invite, 200, Phone.SDP);
    branch.asks("BYE", "");
    assertEquals(481, branch.isAnswered().status());
    branch.answers(branch.hears("BYE"), 481, "");
    second.answers(other, 200, Phone.SDP);
    second.hears("ACK");
    first.hears("ACK");
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void nobodyElseIsRungWhereTheFirstIsBusy() throws IOException {
    first.answers(first.hears("INVITE"), 486, "");
    assertTrue(second.hearsNo("INVITE", Duration.ofMillis(300)));
  }
}
