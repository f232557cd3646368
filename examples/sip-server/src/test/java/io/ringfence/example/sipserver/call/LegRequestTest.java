package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the INVITE of a leg carries of caller, plan and dial string. */
class LegRequestTest {
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
    caller = Phone.udp(server);
    first = FIRST.phone(server);
    second = SECOND.phone(server);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
    caller.close();
  }

  /** The options of the leg, then the plan, then the provider, then the caller. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "sys.dial('5@one') ! <sip:trunk@127.0.0.1>",
        "sys.dial('5@one[fd=Office,fu=desk,fh=example.net]') ! \"Office\" <sip:desk@example.net>",
        "sys.dial('5@one[fu=desk]') ! <sip:desk@127.0.0.1>",
        "sys.setFromHeader('North', 'n', 'north.test'); sys.dial('5@one') ! \"North\" <sip:n@north.test>",
        "sys.setFromHeader('North', null, 'north.test'); sys.dial('5@one[fu=desk]') ! \"North\" <sip:desk@north.test>",
        "sys.setFromHeader('North', 'n'); sys.clearFromHeader(); sys.dial('5@one') ! <sip:trunk@127.0.0.1>",
        "req.header.from.fromName = 'Robert'; sys.dial('5@one') ! \"Robert\" <sip:trunk@127.0.0.1>",
        "req.header.from.fromName = 'Rob\\\"ert\\\\'; sys.dial('5@one') ! \"Rob'ert/\" <sip:trunk@127.0.0.1>",
      })
  void theLegSeesWhoCalls(String plan, String from) throws IOException {
    Heard invite = rung(plan);
    assertEquals(from, invite.header("From").replaceFirst(";tag=.*", ""));
  }

  @Test
  void aLegThatIsNoProviderSeesTheCallerHimself() throws IOException {
    Heard invite = rung("sys.dial('" + TestServer.at(FIRST.port()) + "')");
    assertTrue(invite.header("From").startsWith("<sip:outsider@127.0.0.1>"), invite.text());
  }

  @Test
  void headersOfThePlanAreCarried() throws IOException {
    Heard invite =
        rung(
            "sys.setCustomSIPHeader('X-Account', 'north'); sys.dial('5@one', 20, 0, 'X-Once:"
                + " yes|X-Twice: also')");
    assertEquals("north", invite.header("X-Account"));
    assertEquals("yes", invite.header("X-Once"));
    assertEquals("also", invite.header("X-Twice"));
  }

  @Test
  void aRecordForOneDialIsCarriedAsHeaders() throws IOException {
    Heard invite = rung("sys.dial('5@one', 20, 0, {PersonName: 'Ann', 'X-Rank': 5})");
    assertEquals("Ann", invite.header("PersonName"));
    assertEquals("5", invite.header("X-Rank"));
  }

  @Test
  void whatThePlanSetsStandsInPlaceOfWhatTheCallerSent() throws IOException {
    Heard invite =
        rung(
            "sys.setCustomSIPHeader('Priority', 'emergency');"
                + " sys.setCustomSIPHeader('s', 'sale'); sys.dial('5@one')",
            "Priority: normal",
            "Subject: hello",
            "Organization: Acme");
    assertEquals(List.of("emergency"), invite.headers("Priority"));
    assertEquals(List.of("sale"), invite.headers("Subject"));
    assertEquals(List.of("Acme"), invite.headers("Organization"));
  }

  @Test
  void howOftenACallHasPassedIsNotThePlansToForget() throws IOException {
    Heard invite =
        rung(
            "sys.setCustomSIPHeader('X-Ringfence-Passed', 'never'); sys.dial('5@one')",
            "X-Ringfence-Passed: another-server");
    List<String> passed = invite.headers("X-Ringfence-Passed");
    assertTrue(passed.contains("another-server"), invite.text());
    assertTrue(passed.size() >= 2, invite.text());
  }

  @Test
  void contentOfThePlanIsCarriedInPlaceOfTheOffer() throws IOException {
    Heard invite = rung("sys.setCustomContent('text/plain', 'hello'); sys.dial('5@one')");
    assertEquals("hello", invite.body());
    assertEquals("text/plain", invite.header("Content-Type"));
  }

  @Test
  void aBodyThatThePlanChangesIsCarried() throws IOException {
    Heard invite = rung("req.body = req.body.replace('4000', '4002'); sys.dial('5@one')");
    assertEquals(Phone.SDP.replace("4000", "4002"), invite.body());
    assertEquals("application/sdp", invite.header("Content-Type"));
  }

  @Test
  void aDelayedLegRingsLater() throws IOException {
    plan("sys.dial('5@one&6@two[dt=1]')");
    caller.calls("100", Phone.SDP);
    Heard early = first.hears("INVITE");
    first.answers(early, 180, "");
    assertTrue(second.hearsNo("INVITE", Duration.ofMillis(500)));
    second.answers(second.hears("INVITE"), 486, "");
    first.answers(early, 486, "");
    assertEquals(486, caller.isAnswered().status());
  }

  @Test
  void aDelayedLegRingsAtOnceWhereNothingElseRings() throws IOException {
    plan("sys.dial('5@one&6@two[dt=60]')");
    caller.calls("100", Phone.SDP);
    first.answers(first.hears("INVITE"), 486, "");
    second.answers(second.hears("INVITE"), 486, "");
    assertEquals(486, caller.isAnswered().status());
  }

  /** The INVITE that the first one gets, who is busy. */
  private Heard rung(String plan, String... headers) throws IOException {
    plan(plan);
    caller.calls("100", Phone.SDP, headers);
    Heard invite = first.hears("INVITE");
    first.answers(invite, 486, "");
    assertEquals(486, caller.isAnswered().status());
    return invite;
  }

  private static void plan(String javaScript) {
    server.plan("alpha", Direction.INBOUND, javaScript);
  }
}
