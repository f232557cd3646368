package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where media goes that is asked for from behind a translator. */
class LegMediaTest {
  private static final PhoneSocket PROVIDER = new PhoneSocket();
  private static final String PRIVATE = Phone.SDP.replace("127.0.0.1", "10.1.2.3");
  private static TestServer server;

  private Phone caller;
  private Phone callee;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of("one", PROVIDER.port()));
  }

  @AfterAll
  static void stop() {
    server.close();
    PROVIDER.close();
  }

  @BeforeEach
  void plugIn() throws IOException {
    caller = Phone.udp(server);
    callee = PROVIDER.phone(server);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    caller.close();
  }

  @Test
  void aLegThatReplacesPrivateAddressesDoesSoInAllOfItsCall() throws IOException {
    plan("5@one[ma=true]");
    caller.calls("100", PRIVATE);
    Heard invite = callee.hears("INVITE");
    assertEquals(Phone.SDP, invite.body());
    callee.answers(invite, 183, PRIVATE);
    assertEquals(Phone.SDP, caller.hearsStatus(183).body());
    callee.answers(invite, 200, PRIVATE);
    assertEquals(Phone.SDP, caller.isConnected().body());
    callee.hears("ACK");
    assertEquals(Phone.SDP, changes(caller, callee, PRIVATE).body());
    assertEquals(Phone.SDP, changes(callee, caller, PRIVATE).body());
    caller.asks("UPDATE", PRIVATE);
    Heard update = callee.hears("UPDATE");
    assertEquals(Phone.SDP, update.body());
    callee.answers(update, 200, PRIVATE);
    assertEquals(Phone.SDP, caller.isAnswered().body());
    hangUp();
  }

  @Test
  void anAnswerThatComesWithTheAckIsReachedToo() throws IOException {
    plan("5@one[ma=true]");
    caller.calls("100", "");
    Heard invite = callee.hears("INVITE");
    callee.answers(invite, 200, PRIVATE);
    assertEquals(Phone.SDP, caller.isAnswered().body());
    caller.acks(PRIVATE);
    assertEquals(Phone.SDP, callee.hears("ACK").body());
    hangUp();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5@one[ma=false]", "5@one"})
  void aLegThatIsNotToOrIsInTheSameNetworkLeavesThem(String whom) throws IOException {
    plan(whom);
    caller.calls("100", PRIVATE);
    Heard invite = callee.hears("INVITE");
    assertEquals(PRIVATE, invite.body());
    callee.answers(invite, 200, PRIVATE);
    assertEquals(PRIVATE, caller.isConnected().body());
    callee.hears("ACK");
    assertEquals(PRIVATE, changes(caller, callee, PRIVATE).body());
    hangUp();
  }

  @Test
  void holdStaysHold() throws IOException {
    String hold = Phone.SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0");
    plan("5@one[ma=true]");
    caller.calls("100", PRIVATE);
    callee.answers(callee.hears("INVITE"), 200, PRIVATE);
    caller.isConnected();
    callee.hears("ACK");
    assertEquals(hold, changes(caller, callee, hold.replace("127.0.0.1", "10.1.2.3")).body());
    hangUp();
  }

  @Test
  void contentOfThePlanIsLeftAlone() throws IOException {
    server.plan(
        "alpha",
        Direction.INBOUND,
        "sys.setCustomContent('application/sdp', `" + PRIVATE + "`); sys.dial('5@one[ma=true]')");
    caller.calls("100", PRIVATE);
    Heard invite = callee.answersCall();
    assertTrue(invite.body().contains("10.1.2.3"), invite.text());
    assertFalse(invite.body().contains("127.0.0.1"), invite.text());
    caller.isConnected();
    callee.hears("ACK");
    hangUp();
  }

  /** The offer that the other one hears, who answers with the same. */
  private static Heard changes(Phone from, Phone to, String sdp) throws IOException {
    from.asks("INVITE", sdp);
    Heard offer = to.hears("INVITE");
    to.answers(offer, 200, sdp);
    assertEquals(offer.body(), from.isConnected().body());
    to.hears("ACK");
    return offer;
  }

  private void hangUp() throws IOException {
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.answers(callee.hears("BYE"), 200, "");
  }

  private static void plan(String whom) {
    server.plan("alpha", Direction.INBOUND, "sys.dial('" + whom + "')");
  }
}
