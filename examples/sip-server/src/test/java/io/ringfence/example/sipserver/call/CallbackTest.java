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
  private static final PhoneSocket FIRST = new PhoneSocket();
  private static final PhoneSocket SECOND = new PhoneSocket();
  private static TestServer server;

  private Phone first;
  private Phone second;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of("one", FIRST.port(), "two", SECOND.port()));
  }

  @AfterAll
  static void stop() {
    server.close();
    FIRST.close();
    SECOND.close();
  }

  @BeforeEach
  void plugIn() throws IOException {
    first = FIRST.phone(server);
    second = SECOND.phone(server);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
  }

  @Test
  void theFirstIsHeldUntilTheSecondAnswers() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    Heard invite = first.hears("INVITE");
    assertTrue(invite.body().contains("c=IN IP4 0.0.0.0"), invite.text());
    assertTrue(invite.body().contains("a=inactive"), invite.text());
    assertTrue(invite.uri().startsWith("sip:5@"), invite.uri());
    first.answers(invite, 200, sdp(4444));
    assertEquals("", first.hears("ACK").body());
    Heard other = second.hears("INVITE");
    assertEquals("", other.body());
    assertTrue(other.uri().startsWith("sip:6@"), other.uri());
    second.answers(other, 200, sdp(4445));
    Heard offer = first.hears("INVITE");
    assertEquals(sdp(4445), offer.body());
    first.answers(offer, 200, sdp(4446));
    assertEquals(sdp(4446), second.hears("ACK").body());
    assertEquals("", first.hears("ACK").body());
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void aFirstWhoMissedTheAckIsSentItAgain() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    Heard invite = first.answersCall();
    first.hears("ACK");
    Heard other = second.hears("INVITE");
    first.answers(invite, 200, Phone.SDP);
    first.hearsAgain("ACK");
    second.answers(other, 486, "");
    second.hears("ACK");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void theFirstIsHungUpWhereTheSecondIsBusy() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    first.answersCall();
    second.answers(second.hears("INVITE"), 486, "");
    first.hears("ACK");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void bothAreHungUpWhereTheFirstDoesNotTakeTheOfferOfTheSecond() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    first.answersCall();
    second.answersCall();
    Heard offer = first.hears("INVITE");
    first.answers(offer, 488, "");
    second.hears("ACK");
    second.answers(second.hears("BYE"), 200, "");
    Heard bye = first.hears("BYE");
    assertEquals("3 BYE", bye.header("CSeq"));
    first.answers(bye, 200, "");
  }

  @Test
  void bothAreHungUpWhereTheSecondGoesBeforeTheyAreJoined() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    first.answersCall();
    first.hears("ACK");
    second.answersCall();
    Heard offer = first.hears("INVITE");
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    second.answers(second.hears("BYE"), 481, "");
    first.answers(first.hears("BYE"), 200, "");
    first.answers(offer, 200, Phone.SDP);
    first.hears("ACK");
  }

  @Test
  void theSecondStopsRingingWhenTheFirstHangsUp() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
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
    order("'5@one', '6@two', 0, 20, 20");
    Heard invite = first.answersCall();
    Heard other = second.hears("INVITE");
    Phone branch = first.beside();
    branch.answers(invite, 200, Phone.SDP);
    branch.asks("BYE", "");
    assertEquals(481, branch.isAnswered().status());
    branch.answers(branch.hears("BYE"), 481, "");
    second.answers(other, 200, Phone.SDP);
    first.answersCall();
    second.hears("ACK");
    first.hears("ACK");
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void nobodyElseIsRungWhereTheFirstIsBusy() throws IOException {
    order("'5@one', '6@two', 0, 20, 20");
    first.answers(first.hears("INVITE"), 486, "");
    assertTrue(second.hearsNo("INVITE", Duration.ofMillis(300)));
  }

  @Test
  void legsWithoutAUserRingTheOneThatWasDialled() throws IOException {
    order("'one', '${dst}@two', 0, 20, 20");
    Heard invite = first.answersCall();
    assertTrue(invite.uri().startsWith("sip:100@"), invite.uri());
    Heard other = second.hears("INVITE");
    assertTrue(other.uri().startsWith("sip:100@"), other.uri());
    second.answers(other, 486, "");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void headersThatCanBeSetAreCarriedThoughAnotherCannot() throws IOException {
    order("'5@one', '6@two', 0, 20, 20, 'X-A: 1|Via: x', 'X-B: 2'");
    Heard invite = first.answersCall();
    assertEquals("1", invite.header("X-A"));
    Heard other = second.hears("INVITE");
    assertEquals("2", other.header("X-B"));
    second.answers(other, 486, "");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void aCallbackWithAHeaderThatNobodyCanReadDoesNotBegin() throws IOException {
    order("'5@one', '6@two', 0, 20, 20, 'Retry-After: soon'");
    assertTrue(first.hearsNo("INVITE", Duration.ofMillis(300)));
  }

  @Test
  void theLimitOfALegEndsTheCallForBoth() throws IOException {
    order("'5@one[cd=1]', '6@two', 0, 20, 20");
    join();
    first.answers(first.hears("BYE"), 200, "");
    second.answers(second.hears("BYE"), 200, "");
  }

  @Test
  void aTransferIsPassedOnWhereALegSaysSo() throws IOException {
    order("'5@one', '6@two[tr=p]', 0, 20, 20");
    join();
    second.asks("REFER", "", "Refer-To: <sip:other@ringfence.test>");
    first.answers(first.hears("REFER"), 202, "");
    assertEquals(202, second.isAnswered().status());
    hangUp();
  }

  @Test
  void aTransferIsForbiddenWhereTheOtherLegSaysSo() throws IOException {
    order("'5@one[tr=n]', '6@two[tr=p]', 0, 20, 20");
    join();
    second.asks("REFER", "", "Refer-To: <sip:other@ringfence.test>");
    assertEquals(403, second.isAnswered().status());
    hangUp();
  }

  @Test
  void privateAddressesAreReplacedWhereALegSaysSo() throws IOException {
    String secret = Phone.SDP.replace("127.0.0.1", "10.1.2.3");
    order("'5@one[ma=true]', '6@two', 0, 20, 20");
    first.answersCall();
    second.answers(second.hears("INVITE"), 200, secret);
    Heard offer = first.hears("INVITE");
    assertEquals(Phone.SDP, offer.body());
    first.answers(offer, 200, secret);
    assertEquals(Phone.SDP, second.hears("ACK").body());
    hangUp();
  }

  private void join() throws IOException {
    first.answersCall();
    first.hears("ACK");
    second.answersCall();
    first.answersCall();
    second.hears("ACK");
    first.hears("ACK");
  }

  private void hangUp() throws IOException {
    second.asks("BYE", "");
    assertEquals(200, second.isAnswered().status());
    first.answers(first.hears("BYE"), 200, "");
  }

  private static void order(String arguments) throws IOException {
    server.plan(
        "alpha",
        Direction.INBOUND,
        "sys.callback(" + arguments + "); sys.respond(486, 'Back soon')");
    try (Phone caller = Phone.udp(server)) {
      caller.calls("100", Phone.SDP);
      assertEquals(486, caller.isAnswered().status());
    }
  }

  private static String sdp(int port) {
    return Phone.SDP.replace("4000", String.valueOf(port));
  }
}
