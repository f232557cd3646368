package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.TestServer.Wishes;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.OwnerSettings;
import io.ringfence.supervisor.settings.RunSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way a run can end, and what its caller hears. */
class EndingsTest {
  private static TestServer server;
  private static int last;

  @BeforeAll
  static void start() throws IOException {
    server =
        new TestServer(
            Map.of(),
            new Wishes(
                10,
                RunSettings.DEFAULT.unattended(Duration.ofSeconds(1)),
                new OwnerSettings(2, 1_000, 1_000),
                List.of(Language.JAVASCRIPT)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPlanThatRespondsSaysWhatItLikes() throws IOException {
    assertEquals(486, answerTo("sys.respond(486, 'Busy')"));
  }

  @Test
  void aPlanThatFallsOffItsEndIsUnavailable() throws IOException {
    assertEquals(480, answerTo("sys.log('nothing')"));
  }

  @Test
  void aPlanWhoseLastDialFailedPassesItsStatusOn() throws IOException {
    assertEquals(404, answerTo("sys.dial('nobody@ringfence.test')"));
  }

  @Test
  void anAccountThatIsNotRegisteredIsUnavailable() throws IOException {
    assertEquals(480, answerTo("sys.dial('alice@ringfence.test')"));
  }

  @Test
  void aPlanThatDoesNotParseIsAnError() throws IOException {
    assertEquals(500, answerTo("if ("));
  }

  @Test
  void aPlanThatThrowsIsAnError() throws IOException {
    assertEquals(500, answerTo("throw new Error('no')"));
  }

  @Test
  void aPlanThatIsEmptyIsAnError() throws IOException {
    assertEquals(500, answerTo(" "));
  }

  @Test
  void aPlanThatRunsTooLongIsAnError() throws IOException {
    assertEquals(500, answerTo("while (true) {}"));
  }

  @Test
  void aPlanInALanguageWithoutWorkersIsUnavailable() throws IOException {
    server.plan("alpha", Direction.INBOUND, Language.RUBY, "sys.Respond(486, 'Busy')");
    assertEquals(503, call());
  }

  @Test
  void anOwnerWithoutAPlanIsUnavailable() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      assertEquals(
          480,
          peer.finalStatus(peer.request("INVITE", "sip:200@ringfence.test", next()), "1 INVITE"));
    }
  }

  @Test
  void aRedirectNamesItsPlace() throws IOException {
    server.plan(
        "alpha", Direction.INBOUND, "sys.respond(302, 'Moved', 'sip:there@elsewhere.test')");
    try (Udp peer = new Udp(server.port())) {
      peer.send(peer.request("INVITE", "sip:100@ringfence.test", next()));
      String response = "";
      while (!response.startsWith("SIP/2.0 302")) {
        response = peer.receive(Duration.ofSeconds(20)).orElseThrow();
      }
      assertTrue(response.contains("Contact: <sip:there@elsewhere.test>"), response);
    }
  }

  @Test
  void anOwnerWithTooManyCallsIsTemporarilyUnavailable() throws IOException {
    server.plan("alpha", Direction.INBOUND, "sys.dial('x@127.0.0.1:9', 20)");
    try (Udp peer = new Udp(server.port())) {
      String first = next();
      String second = next();
      peer.send(peer.request("INVITE", "sip:100@ringfence.test", first));
      peer.send(peer.request("INVITE", "sip:100@ringfence.test", second));
      Awaitility.await("two calls")
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.calls.currentCalls("alpha").size() == 2);
      assertEquals(480, call());
      peer.finalStatus(peer.request("CANCEL", "sip:100@ringfence.test", first), "1 CANCEL");
      peer.finalStatus(peer.request("CANCEL", "sip:100@ringfence.test", second), "1 CANCEL");
    }
    Awaitility.await("the end of the calls")
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.calls.callCount() == 0);
    assertTrue(
        server.finished.stream().anyMatch(call -> call.outcome() instanceof CallOutcome.Rejected));
  }

  @Test
  void callsWaitNoLongerForALegThatNeverSaysAnythingThanTheyMay() throws IOException {
    assertEquals(408, answerTo("sys.dial('x@127.0.0.1:9')"));
  }

  @Test
  void aDialStringThatNobodyCanReadFailsTheDial() throws IOException {
    assertEquals(486, answerTo("sys.dial('a@b[dt=x]'); sys.respond(486, 'went on')"));
    server.awaitLogged("sys.Dial failed: the leg option dt is 'x'; allowed 0 to 120 seconds");
  }

  @Test
  void everyOutcomeHasAnAnswer() {
    assertEquals(
        new FinalAnswer(500, "Dialplan interrupted", Duration.ZERO),
        FinalAnswer.to(new CallOutcome.WorkerLost(1, "killed", 3)));
    assertEquals(
        500,
        FinalAnswer.to(
                new CallOutcome.Diverged(
                    1, new Command.Respond(180, "Ringing", ""), Optional.empty()))
            .status());
    assertEquals(487, FinalAnswer.to(new CallOutcome.Cancelled()).status());
    assertEquals(
        Duration.ofSeconds(7),
        FinalAnswer.to(
                new CallOutcome.Rejected(
                    CallOutcome.Refusal.QUARANTINE, 3, 3, Duration.ofSeconds(7)))
            .retryAfter());
  }

  @Test
  void aCallThatCannotBeginForAReasonNobodyExpectsIsAnErrorAndLeavesNothing() throws IOException {
    server.lose("alpha", Direction.INBOUND);
    assertEquals(500, call());
    Awaitility.await("entries of calls that are over")
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
  }

  private static int answerTo(String plan) throws IOException {
    server.plan("alpha", Direction.INBOUND, plan);
    return call();
  }

  private static int call() throws IOException {
    try (Udp peer = new Udp(server.port())) {
      return peer.finalStatus(peer.request("INVITE", "sip:100@ringfence.test", next()), "1 INVITE");
    }
  }

  private static String next() {
    last++;
    return "e" + System.nanoTime() + "x" + last;
  }
}
