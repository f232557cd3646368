package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.Sipp.Order;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers and callees on real sockets, and a real plan between them. */
@SippRequired
class CallsTest {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.usual(Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLeftOfTheCalls() {
    Awaitility.await("entries of calls that are over")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(0, server.calls.keptEntries()));
  }

  @Test
  void aCallFromOutsideIsJoinedWithTheLegThatAnswers() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "100"), 1)) {
      plan("sys.dial('%s')".formatted(TestServer.at(callee.port())));
      caller("caller", "-d", "100").assertSuccess();
      callee.assertSuccess();
    }
    assertEquals(200, last().status());
  }

  @Test
  void aCallThatTheCalleeEndsEndsForTheCaller() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("hangs-up", "-d", "10"), 1)) {
      plan("sys.dial('%s')".formatted(TestServer.at(callee.port())));
      caller("hung-up-on").assertSuccess();
      callee.assertSuccess();
    }
  }

  @Test
  void aCallIsPutOnHold() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("held", "-d", "10"), 1)) {
      plan("sys.dial('%s')".formatted(TestServer.at(callee.port())));
      caller("holder", "-d", "10").assertSuccess();
      callee.assertSuccess();
    }
  }

  @Test
  void aCallerWhoCancelsCancelsTheLeg() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("rings"), 1)) {
      plan("sys.dial('%s')".formatted(TestServer.at(callee.port())));
      caller("cancels", "-d", "200").assertSuccess();
      callee.assertSuccess();
    }
    assertEquals(487, last().status());
  }

  @Test
  void aLegThatRingsTooLongIsCancelledAndThePlanGoesOn() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("rings"), 1)) {
      plan(
          "sys.dial('%s', 1); sys.respond(486, 'Nobody there ' + sys.lastFailureStatus)"
              .formatted(TestServer.at(callee.port())));
      refused(486).assertSuccess();
      callee.assertSuccess();
    }
  }

  @Test
  void theThirdProviderAnswersWhereTheFirstIsBusyAndTheSecondUnreachable() throws Exception {
    try (Sipp busy = Sipp.callee(folder, Order.of("refuses").with("STATUS", 486), 1);
        Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "10"), 1)) {
      plan(
          "sys.dial('%s|%s|%s')"
              .formatted(
                  TestServer.at(busy.port()),
                  TestServer.at(Sipp.freePort()),
                  TestServer.at(callee.port())));
      caller("caller", "-d", "10").assertSuccess();
      busy.assertSuccess();
      callee.assertSuccess();
    }
    assertEquals(
        "[486, 408, 200]", last().legs().stream().map(leg -> leg.status()).toList().toString());
  }

  @Test
  void theSecondLegOfAForkWinsAndTheFirstIsCancelled() throws Exception {
    try (Sipp slow = Sipp.callee(folder, Order.of("rings"), 1);
        Sipp quick = Sipp.callee(folder, Order.of("callee", "-d", "200"), 1)) {
      plan("sys.dial('%s&%s')".formatted(TestServer.at(slow.port()), TestServer.at(quick.port())));
      caller("caller", "-d", "10").assertSuccess();
      slow.assertSuccess();
      quick.assertSuccess();
    }
  }

  @Test
  void anAccountThatProvesWhoItIsCallsByItsOutPlan() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "10"), 1)) {
      server.plan("alpha", Direction.OUTBOUND, "sys.dial('" + TestServer.at(callee.port()) + "')");
      outgoing(TestServer.PASSWORD, 200).assertSuccess();
      callee.assertSuccess();
    }
  }

  @Test
  void anAccountWithAWrongPasswordIsAskedAgain() throws Exception {
    server.plan("alpha", Direction.OUTBOUND, "sys.dial('nobody@nowhere')");
    try (Sipp sipp =
        Sipp.caller(
            folder,
            Order.of("outgoing-refused", "-m", "1", "-auth_uri", dialled("5"))
                .with("PASSWORD", "wrong"),
            server.port(),
            "5")) {
      sipp.assertSuccess();
    }
    assertEquals(0, server.calls.callCount());
  }

  @Test
  void aTelephoneThatRegistersIsReachedByItsAccount() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "10"), 1)) {
      register("bob", TestServer.PASSWORD, callee.port(), 200).assertSuccess();
      assertEquals(1, server.registrar.bindings("bob").size());
      plan("sys.dial('%s')".formatted("bob@" + TestServer.DOMAIN));
      caller("caller", "-d", "10").assertSuccess();
      callee.assertSuccess();
    }
  }

  @Test
  void aTelephoneWithAWrongPasswordIsNotRegistered() throws Exception {
    register("alice", "wrong", 5_999, 401).assertSuccess();
    assertTrue(server.registrar.bindings("alice").isEmpty());
  }

  @Test
  void aNumberThatNobodyHasIsNotFound() throws Exception {
    try (Sipp sipp =
        Sipp.caller(
            folder, Order.of("refused", "-m", "1").with("STATUS", 404), server.port(), "999")) {
      sipp.assertSuccess();
    }
  }

  @Test
  void manyCallsAtOnceLeaveNothingBehind() throws Exception {
    try (Sipp callee = Sipp.callee(folder, Order.of("callee", "-d", "50"), 300)) {
      plan("sys.dial('%s')".formatted(TestServer.at(callee.port())));
      caller(300, "caller", "-d", "50", "-r", "50").assertSuccess();
      callee.assertSuccess();
    }
  }

  private static void plan(String javaScript) {
    server.plan("alpha", Direction.INBOUND, javaScript);
  }

  private static Sipp caller(String scenario, String... arguments) {
    return caller(1, scenario, arguments);
  }

  private static Sipp caller(int count, String scenario, String... arguments) {
    return Sipp.caller(
        folder,
        Order.of(scenario, arguments).and("-m", String.valueOf(count)),
        server.port(),
        "100");
  }

  private static Sipp refused(int status) {
    return Sipp.caller(
        folder, Order.of("refused", "-m", "1").with("STATUS", status), server.port(), "100");
  }

  private static Sipp outgoing(String password, int status) {
    String number = String.valueOf(ThreadLocalRandom.current().nextInt(1_000, 9_999));
    return Sipp.caller(
        folder,
        Order.of("outgoing", "-m", "1", "-d", "10", "-auth_uri", dialled(number))
            .with("PASSWORD", password)
            .with("STATUS", status),
        server.port(),
        number);
  }

  /** The Request-URI of sipp, which it does not take for its credentials by itself. */
  private static String dialled(String number) {
    return "%s@127.0.0.1:%d".formatted(number, server.port());
  }

  private static Sipp register(String user, String password, int contact, int status) {
    return Sipp.caller(
        folder,
        Order.of("register", "-m", "1")
            .with("PASSWORD", password)
            .with("CONTACT", contact)
            .with("USER", user)
            .with("STATUS", status),
        server.port(),
        user);
  }

  private static FinishedCall last() {
    return server.lastFinished();
  }
}
