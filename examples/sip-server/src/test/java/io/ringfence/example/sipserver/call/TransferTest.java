package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.registrar.RawTelephone;
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

/** A callee refers its caller to somebody else, and the server does what is to be done for it. */
class TransferTest {
  private static final PhoneSocket PROVIDER = new PhoneSocket();
  private static final PhoneSocket ACCOUNT = new PhoneSocket();
  private static final String CALLER_SDP = Phone.SDP.replace("4000", "4001");
  private static final String TARGET_SDP = Phone.SDP.replace("4000", "4002");
  private static final String LEG = "5@one[tr=c]";
  private static final String REFER_TO = "Refer-To: <sip:bob@ringfence.test>";
  private static TestServer server;

  private Phone caller;
  private Phone callee;
  private Phone account;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of("one", PROVIDER.port()));
    try (RawTelephone telephone = new RawTelephone(server.port())) {
      telephone.registered(
          new RawTelephone.Secret("bob", TestServer.PASSWORD, "MD5"),
          "Contact: <sip:bob@127.0.0.1:" + ACCOUNT.port() + ">");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    PROVIDER.close();
    ACCOUNT.close();
  }

  @BeforeEach
  void plugIn() throws IOException {
    caller = Phone.udp(server);
    callee = PROVIDER.phone(server);
    account = ACCOUNT.phone(server);
  }

  private void join(String whom) throws IOException {
    server.plan("alpha", Direction.INBOUND, "sys.dial('" + whom + "')");
    caller.calls("100", CALLER_SDP);
    callee.answersCall();
    caller.isConnected();
    callee.hears("ACK");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    caller.close();
  }

  @Test
  void aCallerIsTransferredToAnAccount() throws IOException {
    join(LEG);
    refers(callee);
    Heard invite = account.hears("INVITE");
    assertEquals(CALLER_SDP, invite.body());
    account.answers(invite, 180, "");
    account.answers(invite, 200, TARGET_SDP);
    account.hears("ACK");
    Heard change = caller.hears("INVITE");
    assertEquals(TARGET_SDP, change.body());
    caller.answers(change, 200, CALLER_SDP);
    caller.hears("ACK");
    notices(callee, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    callee.answers(callee.hears("BYE"), 200, "");
    passesInfo(caller, account);
    passesInfo(account, caller);
    hangUp(account);
    assertEquals(
        "[5@one, sip:bob@ringfence.test]",
        server.lastFinished().legs().stream().map(leg -> leg.uri()).toList().toString());
  }

  @Test
  void aCallThatWasTransferredMayBeTransferredAgain() throws IOException {
    join(LEG);
    refers(callee);
    account.answers(account.hears("INVITE"), 200, TARGET_SDP);
    account.hears("ACK");
    caller.answers(caller.hears("INVITE"), 200, CALLER_SDP);
    caller.hears("ACK");
    notices(callee, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    callee.answers(callee.hears("BYE"), 200, "");
    account.asks("REFER", "", "Refer-To: <sip:6@one>");
    assertEquals(202, account.isAnswered().status());
    notices(account, "SIP/2.0 100 Trying\r\n", "active;expires=60");
    Phone third = callee.beside();
    Heard invite = third.hears("INVITE");
    assertTrue(invite.uri().startsWith("sip:6@"), invite.uri());
    third.answers(invite, 200, Phone.SDP);
    third.hears("ACK");
    caller.answers(caller.hears("INVITE"), 200, CALLER_SDP);
    caller.hears("ACK");
    notices(account, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    account.answers(account.hears("BYE"), 200, "");
    passesInfo(third, caller);
    hangUp(third);
  }

  @Test
  void aTransferEndsWithTheTimeOfItsCall() throws IOException {
    join("5@one[tr=c,cd=1]");
    refers(callee);
    Heard invite = account.hears("INVITE");
    account.answers(invite, 180, "");
    account.answers(account.hears("CANCEL"), 200, "");
    account.answers(invite, 487, "");
    account.hears("ACK");
    caller.answers(caller.hears("BYE"), 200, "");
    notices(callee, "SIP/2.0 487 Request Terminated\r\n", "terminated;reason=noresource");
    callee.answers(callee.hears("BYE"), 200, "");
  }

  @Test
  void aCallGoesOnWhereTheTargetHangsUpAtOnce() throws IOException {
    join(LEG);
    refers(callee);
    account.answersCall();
    account.hears("ACK");
    Heard change = caller.hears("INVITE");
    caller.answers(change, 100, "");
    account.asks("BYE", "");
    assertEquals(200, account.isAnswered().status());
    caller.answers(caller.hears("CANCEL"), 200, "");
    caller.answers(change, 487, "");
    caller.hears("ACK");
    notices(callee, "SIP/2.0 480 The target has hung up\r\n", "terminated;reason=noresource");
    passesInfo(caller, callee);
    hangUp(callee);
  }

  @Test
  void aTransferComesBehindAChangeThatTheOtherSideMakes() throws IOException {
    join(LEG);
    refers(callee);
    account.answersCall();
    account.hears("ACK");
    caller.answers(caller.hears("INVITE"), 491, "");
    caller.hears("ACK");
    caller.answers(caller.hears("INVITE"), 200, CALLER_SDP);
    caller.hears("ACK");
    notices(callee, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    callee.answers(callee.hears("BYE"), 200, "");
    hangUp(account);
  }

  @Test
  void aCalleeIsTransferredByItsCaller() throws IOException {
    join(LEG);
    refers(caller);
    Heard invite = account.hears("INVITE");
    assertEquals(Phone.SDP, invite.body());
    account.answers(invite, 200, TARGET_SDP);
    account.hears("ACK");
    callee.answers(callee.hears("INVITE"), 200, Phone.SDP);
    callee.hears("ACK");
    notices(caller, "SIP/2.0 200 OK\r\n", "terminated;reason=noresource");
    caller.answers(caller.hears("BYE"), 200, "");
    passesInfo(callee, account);
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    account.answers(account.hears("BYE"), 200, "");
  }

  @Test
  void aCallGoesOnWhereTheTargetIsBusy() throws IOException {
    join(LEG);
    refers(callee);
    account.answers(account.hears("INVITE"), 486, "");
    account.hears("ACK");
    notices(callee, "SIP/2.0 486 As told\r\n", "terminated;reason=noresource");
    passesInfo(caller, callee);
    hangUp(callee);
  }

  @Test
  void aCallGoesOnWhereTheOtherSideRefusesTheSessionOfTheTarget() throws IOException {
    join(LEG);
    refers(callee);
    account.answersCall();
    account.hears("ACK");
    caller.answers(caller.hears("INVITE"), 488, "");
    caller.hears("ACK");
    account.answers(account.hears("BYE"), 200, "");
    notices(callee, "SIP/2.0 488 As told\r\n", "terminated;reason=noresource");
    passesInfo(caller, callee);
    hangUp(callee);
  }

  @Test
  void whoIsOnHoldTalksToTheTarget() throws IOException {
    join(LEG);
    callee.asks("INVITE", Phone.SDP + "a=sendonly\r\n");
    caller.answers(caller.hears("INVITE"), 200, CALLER_SDP + "a=recvonly\r\n");
    callee.isConnected();
    caller.hears("ACK");
    refers(callee);
    Heard invite = account.hears("INVITE");
    assertEquals(CALLER_SDP, invite.body());
    account.answers(invite, 603, "");
    account.hears("ACK");
    notices(callee, "SIP/2.0 603 As told\r\n", "terminated;reason=noresource");
    hangUp(callee);
  }

  @Test
  void whoReferredMayHangUpAtOnce() throws IOException {
    join(LEG);
    refers(callee);
    Heard invite = account.hears("INVITE");
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    assertTrue(caller.hearsNo("BYE", Duration.ofMillis(200)));
    account.answers(invite, 200, TARGET_SDP);
    account.hears("ACK");
    caller.answers(caller.hears("INVITE"), 200, CALLER_SDP);
    caller.hears("ACK");
    passesInfo(caller, account);
    hangUp(account);
  }

  @Test
  void nobodyIsLeftWhereTheTargetOfOneWhoHasHungUpIsBusy() throws IOException {
    join(LEG);
    refers(callee);
    Heard invite = account.hears("INVITE");
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    account.answers(invite, 486, "");
    account.hears("ACK");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void aTargetStopsRingingWhenTheCallerHangsUp() throws IOException {
    join(LEG);
    refers(callee);
    Heard invite = account.hears("INVITE");
    account.answers(invite, 180, "");
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    account.answers(account.hears("CANCEL"), 200, "");
    account.answers(invite, 487, "");
    account.hears("ACK");
    notices(callee, "SIP/2.0 487 Request Terminated\r\n", "terminated;reason=noresource");
    callee.answers(callee.hears("BYE"), 200, "");
  }

  @Test
  void anotherKindOfTransferIsRefused() throws IOException {
    join(LEG);
    refuses(501, "Refer-To: <sip:bob@ringfence.test?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>");
    refuses(403, "Refer-To: <sip:bob@ringfence.test;method=BYE>");
    refuses(403, "Refer-To: <sip:bob&mallory@ringfence.test>");
    refuses(416, "Refer-To: <tel:+35312345>");
    refuses(400, "Subject: nobody");
    passesInfo(caller, callee);
    hangUp(callee);
  }

  private void refuses(int status, String header) throws IOException {
    callee.asks("REFER", "", header);
    assertEquals(status, callee.isAnswered().status(), header);
  }

  private void refers(Phone from) throws IOException {
    from.asks("REFER", "", REFER_TO);
    assertEquals(202, from.isAnswered().status());
    notices(from, "SIP/2.0 100 Trying\r\n", "active;expires=60");
  }

  private static void notices(Phone phone, String body, String state) throws IOException {
    Heard notice = phone.hears("NOTIFY");
    assertEquals(body, notice.body());
    assertEquals("message/sipfrag;version=2.0", notice.header("Content-Type"));
    assertEquals(state, notice.header("Subscription-State"));
    assertTrue(notice.header("Event").startsWith("refer"), notice.text());
    phone.answers(notice, 200, "");
  }

  private static void passesInfo(Phone from, Phone to) throws IOException {
    from.asks("INFO", "signal", "Content-Type: text/plain");
    to.answers(to.hears("INFO"), 200, "");
    assertEquals(200, from.isAnswered().status());
  }

  private void hangUp(Phone other) throws IOException {
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    other.answers(other.hears("BYE"), 200, "");
  }
}
