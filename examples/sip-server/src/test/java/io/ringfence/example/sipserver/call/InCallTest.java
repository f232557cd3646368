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

/** What two say to each other while they talk. */
class InCallTest {
  private static final PhoneSocket PROVIDER = new PhoneSocket();
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
    callee = PROVIDER.phone(server);
    caller = Phone.udp(server);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    caller.close();
  }

  @Test
  void aCallerOnTcpTalksToACalleeOnUdp() throws IOException {
    caller.close();
    caller = Phone.tcp(server);
    join("5@one");
    caller.asks("INVITE", Phone.SDP + "a=sendonly\r\n");
    Heard held = callee.hears("INVITE");
    assertTrue(held.body().endsWith("a=sendonly\r\n"), held.text());
    callee.answers(held, 200, Phone.SDP + "a=recvonly\r\n");
    Heard answer = caller.isConnected();
    assertTrue(answer.body().endsWith("a=recvonly\r\n"), answer.text());
    assertTrue(answer.header("Contact").contains("transport=tcp"), answer.text());
    callee.hears("ACK");
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void messagesGoBothWays() throws IOException {
    join("5@one");
    passes(caller, callee, "MESSAGE");
    passes(callee, caller, "MESSAGE");
    passes(caller, callee, "INFO");
    passes(callee, caller, "INFO");
    hangUp();
  }

  @Test
  void aChangeDuringAChangeIsToComeLater() throws IOException {
    join("5@one");
    caller.asks("INVITE", Phone.SDP);
    Heard change = callee.hears("INVITE");
    callee.asks("INVITE", Phone.SDP);
    assertEquals(491, callee.isAnswered().status());
    passesInfo();
    callee.asks("INVITE", Phone.SDP);
    assertEquals(491, callee.isAnswered().status());
    callee.answers(change, 200, Phone.SDP);
    caller.hearsStatus(200);
    caller.acks("");
    callee.hears("ACK");
    hangUp();
  }

  @Test
  void aTransferIsForbiddenWhereTheLegSaysNothing() throws IOException {
    transferIsForbidden("5@one");
  }

  @Test
  void aTransferIsForbiddenWhereTheLegSaysSo() throws IOException {
    transferIsForbidden("5@one[tr=n]");
  }

  private void transferIsForbidden(String whom) throws IOException {
    join(whom);
    callee.asks("REFER", "", "Refer-To: <sip:other@ringfence.test>");
    assertEquals(403, callee.isAnswered().status());
    hangUp();
  }

  @Test
  void aTransferIsPassedOnWhereTheLegSaysSo() throws IOException {
    join("5@one[tr=p]");
    callee.asks("REFER", "", "Refer-To: <sip:other@ringfence.test>");
    Heard refer = caller.hears("REFER");
    assertEquals("<sip:other@ringfence.test>", refer.header("Refer-To"));
    caller.answers(refer, 202, "");
    assertEquals(202, callee.isAnswered().status());
    caller.asks(
        "NOTIFY",
        "",
        "Event: refer",
        "Subscription-State: active",
        "Content-Type: message/sipfrag");
    Heard notify = callee.hears("NOTIFY");
    assertEquals("refer", notify.header("Event"));
    callee.answers(notify, 200, "");
    assertEquals(200, caller.isAnswered().status());
    hangUp();
  }

  @Test
  void aCalleeThatVanishesLeavesNoCallBehind() throws IOException {
    join("5@one");
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.hears("BYE");
    Awaitility.await("calls")
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.calls.keptEntries() == 0);
  }

  @Test
  void aCallThatIsOverBeforeItsCallerAcknowledgesEndsForHimWhenHeDoes() throws IOException {
    plan("5@one");
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    caller.hearsStatus(200);
    callee.hears("ACK");
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    assertTrue(caller.hearsNo("BYE", Duration.ofMillis(200)));
    assertEquals(200, caller.isAnswered().status(), "sent again");
    caller.acks("");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void aCalleeThatMadeTheOfferIsAcknowledgedBeforeItIsHungUp() throws IOException {
    plan("5@one");
    caller.calls("100", "");
    callee.answersCall();
    assertEquals(200, caller.isAnswered().status());
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.hears("ACK");
    callee.answers(callee.hears("BYE"), 200, "");
  }

  @Test
  void anotherBranchOfAForkEndsNobodyElsesCall() throws IOException {
    plan("5@one");
    caller.calls("100", Phone.SDP);
    Heard invite = callee.answersCall();
    caller.isConnected();
    callee.hears("ACK");
    Phone second = callee.beside();
    second.answers(invite, 200, Phone.SDP);
    second.asks("BYE", "");
    assertEquals(481, second.isAnswered().status());
    second.answers(second.hears("BYE"), 481, "");
    passesInfo();
    hangUp();
  }

  @Test
  void theFirstRequestOfACalleeMayHaveTheNumberZero() throws IOException {
    join("5@one");
    callee.countsFromZero();
    callee.asks("INFO", "signal", "Content-Type: text/plain");
    caller.answers(caller.hears("INFO"), 200, "");
    assertEquals(200, callee.isAnswered().status());
    hangUp();
  }

  @Test
  void anotherOfferDuringAnUpdateIsToComeLater() throws IOException {
    join("5@one");
    caller.asks("UPDATE", Phone.SDP);
    Heard change = callee.hears("UPDATE");
    callee.asks("INVITE", Phone.SDP);
    assertEquals(491, callee.isAnswered().status());
    callee.asks("UPDATE", Phone.SDP);
    assertEquals(491, callee.isAnswered().status());
    callee.asks("UPDATE", "");
    caller.answers(caller.hears("UPDATE"), 200, "");
    assertEquals(200, callee.isAnswered().status());
    callee.answers(change, 200, Phone.SDP);
    caller.hearsStatus(200);
    hangUp();
  }

  @Test
  void aNoticeOfATransferThatNobodyKnowsEndsNoCall() throws IOException {
    join("5@one[tr=p]");
    caller.asks("NOTIFY", "", "Event: refer", "Subscription-State: active");
    callee.answers(callee.hears("NOTIFY"), 481, "");
    assertEquals(481, caller.isAnswered().status());
    passesInfo();
    hangUp();
  }

  @Test
  void aRequestThatTheOtherSideKnowsNoCallForEndsIt() throws IOException {
    join("5@one");
    caller.asks("INFO", "signal", "Content-Type: text/plain");
    callee.answers(callee.hears("INFO"), 481, "");
    assertEquals(481, caller.isAnswered().status());
    callee.answers(callee.hears("BYE"), 481, "");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void aChangeThatIsUnderWayEndsWithItsCall() throws IOException {
    join("5@one");
    caller.asks("INVITE", Phone.SDP);
    Heard change = callee.hears("INVITE");
    callee.answers(change, 100, "");
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    caller.hearsStatus(487);
    callee.answers(callee.hears("CANCEL"), 200, "");
    callee.answers(change, 487, "");
    callee.answers(callee.hears("BYE"), 200, "");
  }

  private void passesInfo() throws IOException {
    caller.asks("INFO", "signal", "Content-Type: text/plain");
    callee.answers(callee.hears("INFO"), 200, "");
    assertEquals(200, caller.isAnswered().status());
  }

  private static void passes(Phone from, Phone to, String method) throws IOException {
    from.asks(method, "a word", "Content-Type: text/plain", "Subject: words");
    Heard heard = to.hears(method);
    assertEquals("a word", heard.body());
    assertEquals("text/plain", heard.header("Content-Type"));
    assertEquals("words", heard.header("Subject"));
    to.answers(heard, 200, "well", "Content-Type: text/plain");
    assertEquals("well", from.isAnswered().body());
  }

  private void join(String whom) throws IOException {
    plan(whom);
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    caller.isConnected();
    callee.hears("ACK");
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
