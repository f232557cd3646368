package io.ringfence.example.sipserver.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.call.TestServer.Wishes;
import io.ringfence.supervisor.call.Call.Direction;
import io.ringfence.supervisor.call.CallOutcome.Completed;
import io.ringfence.supervisor.call.CallOutcome.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks are calls: they are counted, drained, ended and recorded like others. */
@Timeout(60)
class CallbackEndTest {
  private static final int MAX_CALLS = 2;
  private static final PhoneSocket FIRST = new PhoneSocket();
  private static final PhoneSocket SECOND = new PhoneSocket();

  private TestServer server;
  private Phone first;
  private Phone second;

  @BeforeEach
  void start() throws IOException {
    server =
        new TestServer(
            Map.of("one", FIRST.port(), "two", SECOND.port()),
            new Wishes(
                MAX_CALLS, Wishes.USUAL.runs(), Wishes.USUAL.owners(), Wishes.USUAL.languages()));
    first = FIRST.phone(server);
    second = SECOND.phone(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  static void unplug() {
    FIRST.close();
    SECOND.close();
  }

  @Test
  void aDrainWaitsForTwoWhoTalkAndTheCloseHangsThemUp() throws Exception {
    talk();
    assertFalse(server.calls.drain(Duration.ofMillis(200)), "two are talking");

    Thread closing = Thread.ofVirtual().name("closing").start(server.calls::close);
    first.answers(first.hears("BYE"), 200, "");
    second.answers(second.hears("BYE"), 200, "");
    assertTrue(closing.join(Duration.ofSeconds(20)), "the server closes");
    FinishedCall record = recorded();
    assertEquals(200, record.status());
    assertEquals(Direction.OUTBOUND, record.call().direction());
    assertEquals("5@one", record.from());
    assertEquals("6@two", record.to());
    assertEquals(2, record.legs().size(), record::toString);
    assertTrue(record.times().answered().isPresent());
    assertInstanceOf(Ending.Answered.class, ((Completed) record.outcome()).ending());
  }

  @Test
  void twoWhoAreGoneHaveTheirRecordToo() throws Exception {
    talk();
    server.calls.close();
    assertEquals(200, recorded().status());
  }

  @Test
  void twoWhoseSessionsDoNotFitHaveARecordThatSaysSo() throws Exception {
    order(0);
    first.answersCall();
    second.answersCall();
    first.answers(first.hears("INVITE"), 488, "");
    FinishedCall record = recorded();
    assertEquals(488, record.status());
    assertTrue(record.times().answered().isEmpty());
  }

  @Test
  void aCallbackThatHasNotBegunWhenTheServerDrainsNeverDoes() throws Exception {
    order(1);
    assertTrue(server.calls.drain(Duration.ofSeconds(10)), "nobody talks");
    assertEquals(503, recorded().status());
    assertTrue(first.hearsNo("INVITE", Duration.ofMillis(1_500)));
  }

  @Test
  void aCallbackIsOneOfTheCallsAtOnce() throws Exception {
    order(0);
    Heard invite = first.hears("INVITE");
    first.answers(invite, 180, "");
    Awaitility.await("the end of the call that ordered it")
        .until(() -> server.calls.callCount() == 1);
    server.plan("alpha", Direction.INBOUND, "sys.dial('%s')".formatted(TestServer.at(9)));
    try (Phone ringing = Phone.udp(server);
        Phone late = Phone.udp(server)) {
      ringing.calls("100", Phone.SDP);
      ringing.hearsStatus(100);
      late.calls("100", Phone.SDP);
      assertEquals(503, late.isAnswered().status());
      first.answers(invite, 486, "");
      assertEquals(486, recorded().status());
      assertTrue(ringing.isAnswered().status() >= 400);
    }
  }

  /** Both have answered, and the first has taken the offer of the second. */
  private void talk() throws IOException {
    order(0);
    first.answersCall();
    second.answersCall();
    first.answersCall();
    second.hears("ACK");
    first.hears("ACK");
  }

  private void order(int delaySeconds) throws IOException {
    server.plan(
        "alpha",
        Direction.INBOUND,
        "sys.callback('5@one', '6@two', %d, 20, 20); sys.respond(486, 'Back soon')"
            .formatted(delaySeconds));
    try (Phone caller = Phone.udp(server)) {
      caller.calls("100", Phone.SDP);
      assertEquals(486, caller.isAnswered().status());
    }
  }

  private FinishedCall recorded() {
    Awaitility.await("the record of the callback")
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> server.finished.stream().anyMatch(CallbackEndTest::isCallback));
    return server.finished.stream().filter(CallbackEndTest::isCallback).findFirst().orElseThrow();
  }

  private static boolean isCallback(FinishedCall over) {
    return over.call().id().startsWith("callback-");
  }
}
