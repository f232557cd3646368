package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Messages within a call that are lost, and peers that say nothing any more. */
class LossyPeerTest {
  private static final Duration PATIENCE = Duration.ofMillis(1_200);
  private static final PhoneSocket PROVIDER = new PhoneSocket();
  private static TestServer server;

  private Phone caller;
  private Phone callee;

  @BeforeAll
  static void start() throws IOException {
    server =
        new TestServer(Map.of("one", PROVIDER.port()), TestServer.Wishes.USUAL.patience(PATIENCE));
    server.plan("alpha", Direction.INBOUND, "sys.dial('5@one')");
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
  void anAnswerIsSentUntilItIsAcknowledged() throws IOException {
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    Heard first = caller.hearsStatus(200);
    Heard again = caller.isAnswered();
    assertEquals(first.text(), again.text());
    caller.acks("");
    callee.hears("ACK");
    passesInfo();
    hangUp();
  }

  @Test
  void aCallerWhoNeverAcknowledgesLosesHisCall() throws IOException {
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    assertEquals(200, caller.isAnswered().status());
    callee.hears("ACK");
    callee.answers(callee.hears("BYE"), 200, "");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void aCalleeThatMadeTheOfferIsAcknowledgedAlthoughItsCallerNeverSaysAnything()
      throws IOException {
    caller.calls("100", "");
    callee.answersCall();
    assertEquals(200, caller.isAnswered().status());
    callee.hears("ACK");
    callee.answers(callee.hears("BYE"), 200, "");
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void aCallerWhoNeverAcknowledgesHearsOfTheEndOfHisCallInTheEnd() throws IOException {
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    assertEquals(200, caller.isAnswered().status());
    callee.hears("ACK");
    callee.asks("BYE", "");
    assertEquals(200, callee.isAnswered().status());
    caller.answers(caller.hears("BYE"), 200, "");
  }

  @Test
  void anAcknowledgementThatWasLostIsSentAgain() throws IOException {
    caller.calls("100", Phone.SDP);
    Heard invite = callee.answersCall();
    caller.isConnected();
    Heard lost = callee.hears("ACK");
    callee.answers(invite, 200, Phone.SDP);
    assertEquals(lost.text(), callee.hearsAgain("ACK").text());
    passesInfo();
    hangUp();
  }

  @Test
  void aChangeThatNobodyDecidesIsTakenBack() throws IOException {
    join();
    caller.asks("INVITE", Phone.SDP);
    Heard change = callee.hears("INVITE");
    callee.answers(change, 100, "");
    callee.answers(callee.hears("CANCEL"), 200, "");
    callee.answers(change, 487, "");
    assertEquals(487, caller.isAnswered().status());
    callee.hears("ACK");
    passesInfo();
    hangUp();
  }

  @Test
  void aChangeAtAPeerThatIsGoneEndsTheCall() throws IOException {
    join();
    caller.asks("INVITE", Phone.SDP);
    callee.answers(callee.hears("INVITE"), 100, "");
    callee.hears("CANCEL");
    assertEquals(408, caller.isAnswered().status());
    caller.answers(caller.hears("BYE"), 200, "");
    callee.hears("BYE");
  }

  private void join() throws IOException {
    caller.calls("100", Phone.SDP);
    callee.answersCall();
    caller.isConnected();
    callee.hears("ACK");
  }

  private void passesInfo() throws IOException {
    caller.asks("INFO", "signal", "Content-Type: text/plain");
    callee.answers(callee.hears("INFO"), 200, "");
    assertEquals(200, caller.isAnswered().status());
  }

  private void hangUp() throws IOException {
    caller.asks("BYE", "");
    assertEquals(200, caller.isAnswered().status());
    callee.answers(callee.hears("BYE"), 200, "");
  }
}
