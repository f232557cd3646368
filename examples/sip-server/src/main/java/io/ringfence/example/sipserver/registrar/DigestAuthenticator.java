package io.ringfence.example.sipserver.registrar;

import io.ringfence.example.sipserver.config.Account;
import io.ringfence.example.sipserver.registrar.Digest.Algorithm;
import io.ringfence.example.sipserver.sip.IncomingRequest;
import io.ringfence.example.sipserver.sip.Messages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digest authentication of requests (RFC 3261, section 22) with MD5 and SHA-256 (RFC 7616, RFC
 * 8760). An unknown user takes the same time and gets the same answer as a wrong password.
 * Thread-safe.
 */
public final class DigestAuthenticator {
  private static final Logger LOG = LoggerFactory.getLogger(DigestAuthenticator.class);

  /** How long a nonce may be used. */
  public static final Duration NONCE_LIFE = Duration.ofMinutes(5);

  private static final int MOST_NONCE_COUNTS = 65_536;

  /** Whoever tries passwords fills no log, and the SIP thread waits for none. */
  private static final Duration REFUSALS_TOLD_EVERY = Duration.ofSeconds(1);

  /** Who asks: a registrar with 401, everybody else with 407. */
  public enum Asker {
    /** Like a registrar. */
    REGISTRAR(Response.UNAUTHORIZED, "WWW-Authenticate", AuthorizationHeader.NAME),
    /** Like a proxy. */
    PROXY(
        Response.PROXY_AUTHENTICATION_REQUIRED,
        "Proxy-Authenticate",
        ProxyAuthorizationHeader.NAME);

    private final int status;
    private final String challenge;
    private final String credentials;

    Asker(int status, String challenge, String credentials) {
      this.status = status;
      this.challenge = challenge;
      this.credentials = credentials;
    }
  }

  /** What authentication came to. */
  public sealed interface Verdict {
    /** The password was right. */
    record Authentic(Account account) implements Verdict {}

    /**
     * It was not, or there was none.
     *
     * @param isStale whether only the nonce was too old
     */
    record Refused(boolean isStale) implements Verdict {}

    /** They were made for another Request-URI, or for none (RFC 7616, section 3.4.6). */
    record ForAnotherTarget() implements Verdict {
      /** What its sender is told, with a 400. */
      public static final String REASON = "Credentials for another Request-URI";
    }
  }

  private final Directory directory;
  private final Nonces nonces;
  private final Targets targets;
  private final Occasionally refusals;

  /** Authenticates the accounts of a directory, with its domain as the realm. */
  public DigestAuthenticator(Directory directory) {
    this(directory, System::nanoTime);
  }

  DigestAuthenticator(Directory directory, LongSupplier nanoTime) {
    this.directory = directory;
    this.nonces = new Nonces(NONCE_LIFE, MOST_NONCE_COUNTS, nanoTime);
    this.targets = new Targets(directory);
    this.refusals = new Occasionally(REFUSALS_TOLD_EVERY, nanoTime);
  }

  /** Whether a request has credentials for this server; those for others are not our business. */
  public boolean isAnswered(IncomingRequest request, Asker asker) {
    return !credentialsOf(request, asker).isEmpty();
  }

  /** Looks at the credentials of a request. */
  public Verdict verify(IncomingRequest request, Asker asker) {
    List<AuthorizationHeader> given = credentialsOf(request, asker);
    return given.isEmpty() ? new Verdict.Refused(false) : verify(request, given.getFirst());
  }

  private List<AuthorizationHeader> credentialsOf(IncomingRequest request, Asker asker) {
    return Messages.headersOf(request.message(), asker.credentials, AuthorizationHeader.class)
        .stream()
        .filter(credentials -> directory.domain().equals(credentials.getRealm()))
        .toList();
  }

  /** Asks for credentials, without keeping anything. */
  public void challenge(IncomingRequest request, Asker asker, boolean isStale) {
    Response response = request.response(asker.status, "");
    String nonce = nonces.issue();
    // The first one that a telephone understands is to be its choice (RFC 8760, section 2.4), but
    // many know only the first one: so it is the one that all know.
    for (Algorithm algorithm : Algorithm.values()) {
      String value =
          "Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"%s"
              .formatted(
                  directory.domain(), nonce, algorithm.label(), isStale ? ", stale=true" : "");
      try {
        Header header = Messages.header(asker.challenge, value);
        response.addHeader(header);
      } catch (ParseException e) {
        throw new IllegalStateException("no challenge: " + value, e);
      }
    }
    request.send(response);
  }

  private Verdict verify(IncomingRequest request, AuthorizationHeader given) {
    if (!targets.isSame(request.message().getRequestURI(), given.getURI())) {
      return new Verdict.ForAnotherTarget();
    }
    String nonce = textOf(given.getNonce());
    Optional<Algorithm> algorithm = Algorithm.of(Optional.ofNullable(given.getAlgorithm()));
    Nonces.Judgement judgement = nonces.judge(nonce);
    if (algorithm.isEmpty() || judgement == Nonces.Judgement.FOREIGN) {
      return new Verdict.Refused(false);
    }
    if (judgement == Nonces.Judgement.STALE) {
      return new Verdict.Refused(true);
    }
    String user = textOf(given.getUsername());
    Optional<Account> account = directory.account(user);
    if (!isRight(request, given, algorithm.get()) || account.isEmpty()) {
      refusals
          .next()
          .ifPresent(before ->
              LOG.info(
                  "{} as '{}' is refused: unknown user or wrong password; {} before it, untold",
                  request,
                  Messages.reasonPhrase(user),
                  before));
      return new Verdict.Refused(false);
    }
    return nonces.use(nonce, countOf(given)) == Nonces.Judgement.FRESH
        ? new Verdict.Authentic(account.get())
        : new Verdict.Refused(true);
  }

  private boolean isRight(IncomingRequest request, AuthorizationHeader given, Algorithm algorithm) {
    String user = textOf(given.getUsername());
    String password = directory.account(user).map(Account::password).orElse("nobody's");
    String qop = given.getQop();
    if (qop != null && !qop.equals("auth")) {
      return false;
    }
    Optional<Digest.Once> once =
        qop == null
            ? Optional.empty()
            : Optional.of(
                new Digest.Once(
                    String.format(Locale.ROOT, "%08x", countOf(given)), textOf(given.getCNonce())));
    Digest.Terms terms =
        new Digest.Terms(request.method(), uriOf(given), textOf(given.getNonce()), once);
    String secret = Digest.secret(algorithm, user, directory.domain(), password);
    byte[] expected = Digest.response(algorithm, secret, terms).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(
        expected,
        textOf(given.getResponse()).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
  }

  /** A request without {@code qop} has no count, and uses up its nonce. */
  private static long countOf(AuthorizationHeader given) {
    return given.getQop() == null ? 0xffff_ffffL : Math.max(0, given.getNonceCount());
  }

  private static String uriOf(AuthorizationHeader given) {
    return given.getURI() == null ? "" : given.getURI().toString();
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }
}
