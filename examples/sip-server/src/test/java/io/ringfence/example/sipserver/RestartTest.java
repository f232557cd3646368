package io.ringfence.example.sipserver;

import static io.ringfence.example.sipserver.registrar.RawTelephone.header;
import static io.ringfence.example.sipserver.registrar.RawTelephone.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.registrar.RawTelephone;
import io.ringfence.example.sipserver.registrar.RawTelephone.Secret;
import io.ringfence.example.sipserver.store.CallKey;
import io.ringfence.example.sipserver.store.CallRecord;
import io.ringfence.supervisor.call.Call.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server ends while it is used, and another takes its place. */
@Timeout(120)
class RestartTest {
  private static final Secret ALICE = new Secret("alice", ServedFolder.PASSWORD, "SHA-256");
  private static final CallKey LOOKER = new CallKey("a", Direction.INBOUND, "looker");

  @TempDir private Path folder;

  @Test
  void aServerThatDrainedAndStartsAgainTakesCallsAndKnowsWhatItKept() throws Exception {
    ServedFolder served = new ServedFolder(folder, 9);
    served.plan("in.js", "sys.dbWrite('last', 'one'); sys.dial('alice@ringfence.test', 60)");
    int port;
    try (SipServer first = served.serve(0)) {
      port = first.sipPort();
      endWhileACallRings(first);
    }
    try (SipServer second = served.serve(port);
        RawTelephone phone = new RawTelephone(port);
        RawTelephone caller = new RawTelephone(port)) {
      List<CallRecord> kept = second.store().newestRecords("a", 10);
      assertEquals(1, kept.size(), kept::toString);
      assertEquals(503, kept.getFirst().answer().status(), kept::toString);
      assertEquals(Optional.of("one"), second.store().owners().read(LOOKER, "last"));

      assertEquals(480, status(caller.exchange(invite(caller))), "nobody is registered any more");
      assertEquals(200, status(phone.registered(ALICE, phone.contact())));
      CompletableFuture<String> answer = calling(caller);
      phone.answer(phone.awaitRequest("INVITE"), "200 OK");
      assertEquals(200, status(answer.get(20, TimeUnit.SECONDS)));
    }
  }

  @Test
  void aCallThatIsTalkingHasItsRecordThoughNobodyAnswersItsEnd() throws Exception {
    ServedFolder served = new ServedFolder(folder, 9);
    served.plan("in.js", "sys.dial('alice@ringfence.test', 60)");
    try (SipServer first = served.serve(0);
        RawTelephone phone = new RawTelephone(first.sipPort());
        RawTelephone caller = new RawTelephone(first.sipPort())) {
      assertEquals(200, status(phone.registered(ALICE, phone.contact())));
      CompletableFuture<String> answer = calling(caller);
      phone.answer(phone.awaitRequest("INVITE"), "200 OK");
      assertEquals(200, status(answer.get(20, TimeUnit.SECONDS)));
      assertFalse(first.drain(Duration.ofMillis(100)), "the call is talking");
    }
    try (SipServer second = served.serve(0)) {
      List<CallRecord> kept = second.store().newestRecords("a", 10);
      assertEquals(1, kept.size(), kept::toString);
      assertEquals(200, kept.getFirst().answer().status(), kept::toString);
      assertTrue(kept.getFirst().times().answered().isPresent(), kept::toString);
    }
  }

  private static void endWhileACallRings(SipServer server) throws Exception {
    int port = server.sipPort();
    try (RawTelephone phone = new RawTelephone(port);
        RawTelephone caller = new RawTelephone(port);
        RawTelephone late = new RawTelephone(port)) {
      assertEquals(200, status(phone.registered(ALICE, phone.contact())));
      CompletableFuture<String> answer = calling(caller);
      String ringing = phone.awaitRequest("INVITE");
      phone.answer(ringing, "180 Ringing");

      assertFalse(server.drain(Duration.ofMillis(100)), "the call rings");
      String options =
          late.exchange(late.request("OPTIONS", "sip:ringfence.test", "probe", List.of()));
      assertEquals(503, status(options));
      assertTrue(Integer.parseInt(header(options, "Retry-After")) > 0, options);
      String refused = late.exchange(invite(late));
      assertEquals(503, status(refused));
      assertTrue(Integer.parseInt(header(refused, "Retry-After")) > 0, refused);
      assertFalse(answer.isDone(), "the call that rang still rings");

      Thread closing = Thread.ofVirtual().name("closing").start(server::close);
      phone.answer(phone.awaitRequest("CANCEL"), "200 OK");
      phone.answer(ringing, "487 Request Terminated");
      assertEquals(503, status(answer.get(20, TimeUnit.SECONDS)));
      assertTrue(closing.join(Duration.ofSeconds(30)), "the server closes");
    }
  }

  private static CompletableFuture<String> calling(RawTelephone caller) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("caller")
        .start(() -> {
          try {
            answer.complete(caller.exchange(invite(caller)));
          } catch (IOException | AssertionError e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static String invite(RawTelephone caller) {
    return caller.request(
        "INVITE", "sip:100@ringfence.test", "outsider", List.of(caller.contact()));
  }
}
