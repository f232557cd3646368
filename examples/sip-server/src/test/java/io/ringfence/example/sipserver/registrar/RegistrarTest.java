package io.ringfence.example.sipserver.registrar;

import static io.ringfence.example.sipserver.registrar.RawTelephone.header;
import static io.ringfence.example.sipserver.registrar.RawTelephone.nonceOf;
import static io.ringfence.example.sipserver.registrar.RawTelephone.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.config.Owner;
import io.ringfence.example.sipserver.config.SipSettings;
import io.ringfence.example.sipserver.registrar.RawTelephone.Proof;
import io.ringfence.example.sipserver.registrar.RawTelephone.Secret;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.RequestListener;
import io.ringfence.example.sipserver.sip.SipBinding;
import io.ringfence.example.sipserver.sip.SipEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Telephones on real sockets that register, and a clock that the tests move. */
@Timeout(60)
class RegistrarTest {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
  private static final Secret ALICE = new Secret("alice", "right-secret", "MD5");

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private SipEndpoint endpoint;
  private Registrar registrar;
  private RawTelephone phone;

  @BeforeEach
  void open() throws IOException {
    endpoint = SipEndpoint.open(SipBinding.at("127.0.0.1", 0));
    Owner owner =
        new Owner(
            "alpha",
            ZoneOffset.UTC,
            "gold",
            List.of(),
            List.of(new Account("alice", "right-secret", "alpha")),
            Map.of(),
            List.of());
    Directory directory = new Directory(List.of(owner), List.of("ringfence.test"));
    DigestAuthenticator authenticator =
        new DigestAuthenticator(directory, () -> Duration.between(BEGIN, now.get()).toNanos());
    SipSettings settings =
        new SipSettings(
            List.of("ringfence.test"),
            Optional.empty(),
            1_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(3_600),
            3,
            Duration.ofSeconds(5));
    registrar = new Registrar(directory, authenticator, settings, new MovedClock(now));
    endpoint.listen(new Registrations(registrar));
    phone = new RawTelephone(endpoint.port());
  }

  @AfterEach
  void close() {
    phone.close();
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-256"})
  void bothAlgorithmsProveAPassword(String algorithm) throws IOException {
    Secret secret = new Secret("alice", "right-secret", algorithm);
    assertEquals(200, status(phone.registered(secret, phone.contact())));
    assertEquals(1, registrar.bindings("alice").size());
  }

  @Test
  void aTelephoneThatComesBackTooOftenHearsHowLongItMayStay() throws IOException {
    String response = phone.registered(ALICE, phone.contact(), "Expires: 59");
    assertEquals(423, status(response));
    assertEquals("60", header(response, "Min-Expires"));
    assertEquals(List.of(), registrar.bindings("alice"));
    assertEquals(200, status(phone.registered(ALICE, phone.contact(), "Expires: 60")));
  }

  @Test
  void aStarForgetsAllContactsAndGoesWithExpiresZeroOnly() throws IOException {
    phone.registered(ALICE, "Contact: <sip:a@127.0.0.1:1>", "Contact: <sip:b@127.0.0.1:2>");
    assertEquals(2, registrar.bindings("alice").size());
    assertEquals(400, status(phone.registered(ALICE, "Contact: *")));
    assertEquals(400, status(phone.registered(ALICE, "Contact: *", "Expires: 60")));
    assertEquals(2, registrar.bindings("alice").size());
    String response = phone.registered(ALICE, "Contact: *", "Expires: 0");
    assertEquals(200, status(response));
    assertEquals("", header(response, "Contact"));
    assertEquals(List.of(), registrar.bindings("alice"));
  }

  @Test
  void moreContactsThanAnAccountMayHaveAreRefusedAndTheOldOnesStay() throws IOException {
    String[] three = {
      "Contact: <sip:a@127.0.0.1:1>", "Contact: <sip:b@127.0.0.1:2>", "Contact: <sip:c@127.0.0.1:3>"
    };
    assertEquals(200, status(phone.registered(ALICE, three)));
    String response = phone.registered(ALICE, "Contact: <sip:d@127.0.0.1:4>");
    assertTrue(response.startsWith("SIP/2.0 403 At most 3 contacts"), response);
    assertEquals(3, registrar.bindings("alice").size());
    String four =
        phone.registered(ALICE, three[0], three[1], three[2], "Contact: <sip:d@127.0.0.1:4>");
    assertTrue(four.startsWith("SIP/2.0 403 At most 3 contacts"), four);
    assertEquals(200, status(phone.registered(ALICE, three[0])));
  }

  @Test
  void aQueryTellsTheContactsAndTheTimeTheyHaveLeft() throws IOException {
    phone.registered(ALICE, phone.contact(), "Expires: 600");
    pass(Duration.ofSeconds(100));
    String response = phone.registered(ALICE);
    assertEquals(200, status(response));
    assertEquals(
        phone.contact() + ";expires=500", "Contact: " + header(response, "Contact"), response);
    assertEquals(1, registrar.bindings("alice").size());
  }

  @Test
  void aContactIsForgottenWhenItsTimeIsOver() throws IOException {
    phone.registered(ALICE, phone.contact(), "Expires: 600");
    pass(Duration.ofSeconds(599));
    assertEquals(1, registrar.bindings("alice").size());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), registrar.bindings("alice"));
    String response = phone.registered(ALICE);
    assertEquals(200, status(response));
    assertEquals("", header(response, "Contact"));
  }

  @Test
  void nobodyStaysLongerThanTheLongestTime() throws IOException {
    String response = phone.registered(ALICE, phone.contact(), "Expires: 4294967295");
    assertEquals(200, status(response));
    assertTrue(header(response, "Contact").endsWith(";expires=3600"), response);
  }

  @Test
  void aNonceThatIsTooOldIsStaleAndItsSuccessorIsGood() throws IOException {
    String nonce = phone.nonce("alice");
    pass(DigestAuthenticator.NONCE_LIFE.plusSeconds(1));
    String challenge = phone.exchange(register(nonce, 1));
    assertEquals(401, status(challenge));
    assertTrue(header(challenge, "WWW-Authenticate").contains("stale=true"), challenge);
    assertEquals(200, phone.statusOf(register(nonceOf(challenge), 1)));
  }

  @Test
  void aNonceCountThatWasThereBeforeIsRefused() throws IOException {
    String nonce = phone.nonce("alice");
    assertEquals(200, phone.statusOf(register(nonce, 1)));
    assertEquals(200, phone.statusOf(register(nonce, 2)));
    for (int replayed : new int[] {2, 1}) {
      String challenge = phone.exchange(register(nonce, replayed));
      assertEquals(401, status(challenge));
      assertTrue(header(challenge, "WWW-Authenticate").contains("stale=true"), challenge);
    }
    assertEquals(200, phone.statusOf(register(nonce, 3)));
  }

  @Test
  void anUnknownUserGetsTheAnswerOfAWrongPassword() throws IOException {
    String wrong = phone.registered(new Secret("alice", "wrong", "MD5"), phone.contact());
    String unknown = phone.registered(new Secret("mallory", "wrong", "MD5"), phone.contact());
    String guessed = phone.registered(new Secret("mallory", "nobody's", "MD5"), phone.contact());
    assertEquals(401, status(wrong));
    assertFalse(wrong.contains("stale"), wrong);
    assertEquals(shape(wrong), shape(unknown));
    assertEquals(shape(wrong), shape(guessed));
    assertEquals(List.of(), registrar.bindings("alice"));
  }

  @Test
  void nobodyRegistersSomebodyElse() throws IOException {
    String nonce = phone.nonce("alice");
    String request =
        register(nonce, 1)
            .replace("To: <sip:alice@ringfence.test>", "To: <sip:bob@ringfence.test>");
    assertEquals(403, phone.statusOf(request));
    assertEquals(List.of(), registrar.bindings("bob"));
  }

  @Test
  void credentialsForAnotherRequestUriRegisterNobody() throws IOException {
    String request =
        register(phone.nonce("alice"), 1)
            .replace("REGISTER sip:ringfence.test ", "REGISTER sip:elsewhere.test ");
    String response = phone.exchange(request);
    assertTrue(response.startsWith("SIP/2.0 400 "), response);
    assertEquals(List.of(), registrar.bindings("alice"));
  }

  @Test
  void credentialsForAnotherRealmAreNone() throws IOException {
    String request =
        register(phone.nonce("alice"), 1).replace("realm=\"ringfence.test\"", "realm=\"other\"");
    assertEquals(401, phone.statusOf(request));
  }

  private String register(String nonce, int count) {
    return phone.register(new Proof(ALICE, nonce, count), List.of(phone.contact()));
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  /** A response without what is another one in each. */
  private static String shape(String response) {
    return response
        .replaceAll("nonce=\"[0-9a-f]+\"", "nonce")
        .replaceAll("(?m)^(Via|CSeq|To|From):.*$", "$1");
  }

  /** The registrar as the only one who is there. */
  private record Registrations(Registrar registrar) implements RequestListener {
    @Override
    public void onRequest(IncomingRequest request) {
      registrar.onRegister(request);
    }

    @Override
    public void onAck(Request ack) {}

    @Override
    public void onStray(Response response) {}
  }

  /** A clock at the time that a test says. */
  private static final class MovedClock extends Clock {
    private final AtomicReference<Instant> now;

    MovedClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the tests know no other zone");
    }
  }
}
