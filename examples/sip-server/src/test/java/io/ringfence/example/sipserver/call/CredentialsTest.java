package io.ringfence.example.sipserver.call;

import static io.ringfence.example.sipserver.registrar.RawTelephone.nonceOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.registrar.RawTelephone;
import io.ringfence.example.sipserver.registrar.RawTelephone.Proof;
import io.ringfence.example.sipserver.registrar.RawTelephone.Secret;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with credentials: right ones, those for somebody else, and those of another call. */
class CredentialsTest {
  private static final Secret ALICE = new Secret("alice", TestServer.PASSWORD, "SHA-256");
  private static final String ORDERED = "sip:5@ringfence.test";
  private static TestServer server;

  private RawTelephone phone;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of());
    server.plan("alpha", Direction.INBOUND, "sys.respond(486, 'In')");
    server.plan("alpha", Direction.OUTBOUND, "sys.respond(600, 'Out')");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    phone = new RawTelephone(server.port());
  }

  @AfterEach
  void close() {
    phone.close();
  }

  @Test
  void anAccountPlacesItsCall() throws IOException {
    assertEquals(600, phone.statusOf(invite(ORDERED, ORDERED)));
  }

  @Test
  void credentialsForTheNextServerDoNotKeepACallFromComingIn() throws IOException {
    String foreign =
        "Proxy-Authorization: Digest username=\"x\", realm=\"provider.example\", nonce=\"1\", uri=\"sip:100@provider.example\", response=\"00000000000000000000000000000000\"";
    assertEquals(
        486,
        phone.statusOf(
            phone.request(
                "INVITE",
                "sip:100@ringfence.test",
                "outsider",
                List.of(phone.contact(), foreign))));
  }

  @Test
  void credentialsOfACallAreGoodForNoOtherNumber() throws IOException {
    String response = phone.exchange(invite("sip:0900123@ringfence.test", ORDERED));
    assertTrue(response.startsWith("SIP/2.0 400 "), response);
  }

  @Test
  void theSameTargetMayBeWrittenInAnotherWay() throws IOException {
    assertEquals(
        600,
        phone.statusOf(
            invite("sip:5@RINGFENCE.test:5060;transport=udp", "sip:%35@ringfence.test")));
  }

  /** With the proof of a request to {@code proven}. */
  private String invite(String uri, String proven) throws IOException {
    String challenge =
        phone.exchange(phone.request("INVITE", ORDERED, "alice", List.of(phone.contact())));
    assertEquals(407, RawTelephone.status(challenge), challenge);
    String credentials =
        RawTelephone.credentials(new Proof(ALICE, nonceOf(challenge), 1), "INVITE", proven);
    return phone.request(
        "INVITE", uri, "alice", List.of(phone.contact(), "Proxy-Authorization: " + credentials));
  }
}
