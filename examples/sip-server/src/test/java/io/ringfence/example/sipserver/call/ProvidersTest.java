package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telephone companies that ask who calls, tell of early media, or know a better place. */
class ProvidersTest {
  private static final PhoneSocket FIRST = new PhoneSocket();
  private static final PhoneSocket SECOND = new PhoneSocket();
  private static TestServer server;

  private Phone caller;
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
  void aProviderThatChallengesAsAProxyIsToldWhoCalls() throws IOException {
    isProvenBy(407, "Proxy-Authenticate", "Proxy-Authorization");
  }

  @Test
  void aProviderThatChallengesAsAServerIsToldWhoCalls() throws IOException {
    isProvenBy(401, "WWW-Authenticate", "Authorization");
  }

  @Test
  void aProviderThatRefusesThePasswordFailsItsLegAndThePlanGoesOn() throws IOException {
    plan("sys.dial('5@one'); sys.log(sys.lastFailureStatus); sys.dial('5@two')");
    caller.calls("100", Phone.SDP);
    for (int i = 0; i < 3; i++) {
      Heard invite = first.hears("INVITE");
      first.answers(invite, 407, "", challenge("Proxy-Authenticate", "n" + i));
      if (invite.headers("CSeq").contains("3 INVITE")) {
        break;
      }
    }
    second.answersCall();
    caller.isConnected();
    hangUp(second);
    assertEquals(
        "[407, 200]",
        server.lastFinished().legs().stream().map(leg -> leg.status()).toList().toString());
  }

  @Test
  void earlyMediaOfALegIsHeardByTheCaller() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    first.answers(invite, 183, Phone.SDP.replace("4000", "4444"));
    Heard early = caller.hearsStatus(183);
    assertTrue(early.body().contains("m=audio 4444"), early.text());
    assertEquals("application/sdp", early.header("Content-Type"));
    assertTrue(now().answered().isEmpty(), "nobody has answered");
    first.answers(invite, 200, Phone.SDP.replace("4000", "4445"));
    Heard answer = caller.isConnected();
    assertTrue(answer.body().contains("m=audio 4445"), answer.text());
    assertEquals(early.header("To"), answer.header("To"));
    CurrentCall answered = now();
    assertTrue(answered.answered().orElseThrow().isAfter(answered.arrived()));
    hangUp(first);
    FinishedCall.Times times = server.lastFinished().times();
    assertTrue(times.ringing().orElseThrow().isAfter(times.arrived()));
    assertEquals(answered.answered(), times.answered());
  }

  private static CurrentCall now() {
    return server.calls.currentCalls("alpha").getFirst();
  }

  @Test
  void theLimitOfALegEndsTheCallForBoth() throws IOException {
    endsForBoth("sys.dial('5@one[cd=1]', 20, 50)");
  }

  @Test
  void theLimitOfADialEndsTheCallForBoth() throws IOException {
    endsForBoth("sys.dial('5@one[cd=50]', 20, 1)");
  }

  @Test
  void aTelephoneThatIsPickedUpWhileItsCallIsCancelledIsHungUp() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    first.answers(invite, 180, "");
    caller.hearsStatus(180);
    caller.cancels();
    assertEquals(487, caller.isAnswered().status());
    Heard cancel = first.hears("CANCEL");
    first.answers(invite, 200, Phone.SDP);
    first.answers(cancel, 200, "");
    first.hears("ACK");
    first.answers(first.hears("BYE"), 200, "");
  }

  @Test
  void aProviderThatAsksWhoHangsUpIsToldSo() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    first.answers(invite, 180, "");
    caller.hearsStatus(180);
    caller.cancels();
    assertEquals(487, caller.isAnswered().status());
    Heard cancel = first.hears("CANCEL");
    first.answers(invite, 200, Phone.SDP);
    first.answers(cancel, 200, "");
    first.hears("ACK");
    first.answers(first.hears("BYE"), 407, "", challenge("Proxy-Authenticate", "b1"));
    Heard proven = first.hears("BYE");
    assertEquals(
        expected(proven, "Proxy-Authorization", "b1"), responseOf(proven, "Proxy-Authorization"));
    first.answers(proven, 200, "");
  }

  @Test
  void anAnswerWithoutAContactIsHungUpWhereItWasCalled() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 200, Phone.SDP, "X-No-Contact: none");
    Heard ack = first.hears("ACK");
    assertTrue(ack.uri().startsWith("sip:5@127.0.0.1"), ack.text());
    first.answers(first.hears("BYE"), 200, "");
    assertEquals(502, caller.isAnswered().status());
  }

  @Test
  void aProviderThatSpeaksTooLateIsCancelled() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    assertEquals(408, caller.isAnswered().status());
    first.answers(invite, 180, "");
    first.answers(first.hears("CANCEL"), 200, "");
    first.answers(invite, 487, "");
    first.hears("ACK");
  }

  @Test
  void aProviderThatAsksLateWhoCallsHasItsTimeAgain() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    assertTrue(first.hearsNo("CANCEL", Duration.ofSeconds(2)));
    first.answers(invite, 407, "", challenge("Proxy-Authenticate", "n1"));
    first.hears("ACK");
    Heard proven = first.hears("INVITE");
    assertTrue(first.hearsNo("CANCEL", Duration.ofSeconds(2)));
    first.answers(proven, 200, Phone.SDP);
    caller.isConnected();
    hangUp(first);
  }

  @Test
  void aLegThatIsRedirectedGoesOnThere() throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 302, "", moved());
    Heard invite = second.answersCall();
    assertTrue(invite.uri().startsWith("sip:there@127.0.0.1"), invite.uri());
    caller.isConnected();
    hangUp(second);
  }

  @Test
  void aRedirectThatIsNotToBeFollowedIsAFailure() throws IOException {
    plan(
        "const r = sys.dial('5@one[rm=n]'); sys.respond(486, 'Got ' + DialPlanAppResult[r] + ' '"
            + " + sys.lastFailureStatus)");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 302, "", moved());
    assertTrue(caller.isAnswered().text().startsWith("SIP/2.0 486 Got Failed 302"));
  }

  @Test
  void aCallerHearsNoChallengeOrRedirectOfALeg() throws IOException {
    plan("sys.dial('5@one[rm=n]')");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 302, "", moved());
    assertEquals(480, caller.isAnswered().status());
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 401, "");
    assertEquals(480, caller.isAnswered().status());
  }

  @Test
  void aRedirectThatThePlanDecidesIsToldIt() throws IOException {
    plan(
        "const r = sys.dial('5@one[rm=m]'); sys.respond(486, 'Got ' + DialPlanAppResult[r] + ' '"
            + " + sys.redirectURI.user + ' ' + sys.redirectResponse.statusCode)");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 302, "", moved());
    Heard answer = caller.isAnswered();
    assertTrue(answer.text().startsWith("SIP/2.0 486 Got Redirect there 302"), answer.text());
  }

  @Test
  void aMessageOfAPlanIsSentWithItsPasswordAndItsAnswerIsTold() throws IOException {
    plan(
        "sys.respond(486, 'Got ' + sys.sendRequest('MESSAGE', 'desk@one', 'text/plain', 'hello',"
            + " 5, 'trunk', '"
            + TestServer.PASSWORD
            + "'))");
    isSent();
  }

  @Test
  void aMessageToAProviderIsSentWithItsPassword() throws IOException {
    plan(
        "sys.respond(486, 'Got ' + sys.sendRequest('MESSAGE', 'desk@one', 'text/plain', 'hello',"
            + " 5))");
    isSent();
  }

  private void isSent() throws IOException {
    caller.calls("100", Phone.SDP);
    Heard message = first.hears("MESSAGE");
    assertEquals("hello", message.body());
    assertTrue(message.uri().startsWith("sip:desk@127.0.0.1"), message.uri());
    first.answers(message, 407, "", challenge("Proxy-Authenticate", "m1"));
    Heard proven = first.hears("MESSAGE");
    assertEquals(
        expected(proven, "Proxy-Authorization", "m1"), responseOf(proven, "Proxy-Authorization"));
    first.answers(proven, 202, "");
    Heard answer = caller.isAnswered();
    assertTrue(answer.text().startsWith("SIP/2.0 486 Got 202 "), answer.text());
  }

  private void isProvenBy(int status, String challenge, String proof) throws IOException {
    plan("sys.dial('5@one')");
    caller.calls("100", Phone.SDP);
    Heard invite = first.hears("INVITE");
    assertFalse(invite.text().contains(proof), invite.text());
    assertTrue(invite.header("From").contains("sip:trunk@"), invite.text());
    first.answers(invite, status, "", challenge(challenge, "n1"));
    first.hears("ACK");
    Heard proven = first.hears("INVITE");
    assertEquals("2 INVITE", proven.header("CSeq"));
    assertEquals(invite.header("Call-ID"), proven.header("Call-ID"));
    assertEquals(expected(proven, proof, "n1"), responseOf(proven, proof));
    first.answers(proven, 200, Phone.SDP);
    caller.isConnected();
    assertEquals("2 ACK", first.hears("ACK").header("CSeq"));
    hangUp(first);
  }

  private void endsForBoth(String plan) throws IOException {
    plan(plan);
    caller.calls("100", Phone.SDP);
    first.answersCall();
    caller.isConnected();
    first.answers(first.hears("BYE"), 200, "");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  private void hangUp(Phone callee) throws IOException {
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.answers(callee.hears("BYE"), 200, "");
  }

  private static void plan(String javaScript) {
    server.plan("alpha", Direction.INBOUND, javaScript);
  }

  private static String moved() {
    return "Contact: <sip:there@127.0.0.1:" + SECOND.port() + ">";
  }

  private static String challenge(String name, String nonce) {
    return name + ": Digest realm=\"phones\", nonce=\"" + nonce + "\", algorithm=MD5";
  }

  private static String responseOf(Heard request, String name) {
    Matcher response = Pattern.compile("response=\"([0-9a-f]+)\"").matcher(request.header(name));
    return response.find() ? response.group(1) : "none in " + request.text();
  }

  /** RFC 2617, section 3.2.2.1, without a qop. */
  private static String expected(Heard request, String name, String nonce) {
    Matcher uri = Pattern.compile("uri=\"([^\"]+)\"").matcher(request.header(name));
    return md5(
        md5("trunk:phones:" + TestServer.PASSWORD)
            + ":"
            + nonce
            + ":"
            + md5(request.method() + ":" + (uri.find() ? uri.group(1) : "")));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
