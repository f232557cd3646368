package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.registrar.RawTelephone;
import io.ringfence.example.sipserver.registrar.RawTelephone.Secret;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans dial accounts of the server, which are known by their bindings. */
class OwnAccountsTest {
  private static TestServer server;

  private Phone caller;
  private Phone alice;
  private Phone bob;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void plugIn() throws IOException {
    caller = Phone.udp(server);
    alice = Phone.udp(server);
    bob = Phone.udp(server);
    register("alice", alice);
    register("bob", bob);
  }

  @AfterEach
  void unplug() throws IOException {
    register("alice", alice, ";expires=0");
    register("bob", bob, ";expires=0");
    caller.close();
    alice.close();
    bob.close();
  }

  @Test
  void localIsTheServersOwnDomainAndTheCalledSeeItsName() throws IOException {
    plan("sys.dial('alice@local')");
    caller.calls("100", Phone.SDP);
    Heard invite = alice.hears("INVITE");
    assertEquals("<sip:alice@" + TestServer.DOMAIN + ">", invite.header("To"));
    alice.answers(invite, 486, "");
    assertEquals(486, caller.isAnswered().status());
  }

  @Test
  void aTelephoneThatTwoLegsLeadToIsRungOnce() throws IOException {
    plan("sys.dial('alice@local&alice@%s[dt=1]')".formatted(TestServer.DOMAIN));
    caller.calls("100", Phone.SDP);
    alice.answers(alice.hears("INVITE"), 486, "");
    assertEquals(486, caller.isAnswered().status());
    assertTrue(alice.hearsNo("INVITE", Duration.ofMillis(300)));
    assertEquals(1, server.lastFinished().legs().size());
  }

  @Test
  void aTelephoneThatForwardsToAnAccountHasItsTelephonesRung() throws IOException {
    plan("sys.dial('alice@local')");
    caller.calls("100", Phone.SDP);
    alice.answers(
        alice.hears("INVITE"), 302, "", "Contact: <sip:bob@%s>".formatted(TestServer.DOMAIN));
    Heard forwarded = bob.hears("INVITE");
    assertEquals("<sip:bob@" + TestServer.DOMAIN + ">", forwarded.header("To"));
    bob.answers(forwarded, 486, "");
    assertEquals(486, caller.isAnswered().status());
  }

  @Test
  void aTelephoneThatForwardsToNobodyFailsItsLeg() throws IOException {
    plan("sys.dial('alice@local')");
    caller.calls("100", Phone.SDP);
    alice.answers(alice.hears("INVITE"), 302, "", "Contact: <sip:nobody@local>");
    assertEquals(404, caller.isAnswered().status());
  }

  private static void plan(String javaScript) {
    server.plan("alpha", Direction.INBOUND, javaScript);
  }

  private static void register(String user, Phone phone) throws IOException {
    register(user, phone, "");
  }

  private static void register(String user, Phone phone, String parameters) throws IOException {
    try (RawTelephone registering = new RawTelephone(server.port())) {
      String response =
          registering.registered(
              new Secret(user, TestServer.PASSWORD, "MD5"),
              "Contact: <sip:%s@127.0.0.1:%d>%s".formatted(user, phone.port(), parameters));
      assertEquals(200, RawTelephone.status(response));
    }
  }
}
