package io.ringfence.example.sipserver.registrar;

import io.ringfence.example.sipserver.registrar.Digest.Algorithm;
import io.ringfence.example.sipserver.sip.Messages;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sip.header.AuthorizationHeader;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.ProxyAuthorizationHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Answers the challenges of others, such as providers, with the better algorithm they offer. */
public final class DigestClient {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Who a request comes from. */
  public record Credentials(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }

  private DigestClient() {}

  /**
   * The header field that makes {@code request} good, to be sent again with a new CSeq; empty if
   * the challenge cannot be answered.
   */
  public static Optional<Header> answer(
      Response challenge, Request request, Credentials credentials) {
    boolean isProxy = challenge.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED;
    List<? extends WWWAuthenticateHeader> offers =
        isProxy
            ? Messages.headersOf(
                challenge, ProxyAuthenticateHeader.NAME, ProxyAuthenticateHeader.class)
            : Messages.headersOf(
                challenge, WWWAuthenticateHeader.NAME, WWWAuthenticateHeader.class);
    return offers.stream()
        .filter(offer -> "Digest".equalsIgnoreCase(offer.getScheme()) && offer.getNonce() != null)
        .filter(offer -> algorithm(offer).isPresent())
        .max(Comparator.comparing(offer -> algorithm(offer).orElseThrow()))
        .flatMap(offer ->
            header(
                isProxy ? ProxyAuthorizationHeader.NAME : AuthorizationHeader.NAME,
                value(offer, request, credentials)));
  }

  private static String value(
      WWWAuthenticateHeader offer, Request request, Credentials credentials) {
    Algorithm algorithm = algorithm(offer).orElseThrow();
    String realm = offer.getRealm() == null ? "" : offer.getRealm();
    String uri = request.getRequestURI().toString();
    boolean hasQop =
        offer.getQop() != null && List.of(offer.getQop().split("[, ]+")).contains("auth");
    Digest.Once once = new Digest.Once("00000001", clientNonce());
    Digest.Terms terms =
        new Digest.Terms(
            request.getMethod(),
            uri,
            offer.getNonce(),
            hasQop ? Optional.of(once) : Optional.empty());
    String secret = Digest.secret(algorithm, credentials.user(), realm, credentials.password());
    StringBuilder value =
        new StringBuilder(
            "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s"
                .formatted(
                    quoted(credentials.user()),
                    quoted(realm),
                    quoted(offer.getNonce()),
                    uri,
                    Digest.response(algorithm, secret, terms),
                    algorithm.label()));
    if (hasQop) {
      value.append(", qop=auth, nc=%s, cnonce=\"%s\"".formatted(once.count(), once.clientNonce()));
    }
    if (offer.getOpaque() != null) {
      value.append(", opaque=\"%s\"".formatted(quoted(offer.getOpaque())));
    }
    return value.toString();
  }

  private static Optional<Algorithm> algorithm(WWWAuthenticateHeader offer) {
    return Algorithm.of(Optional.ofNullable(offer.getAlgorithm()));
  }

  private static Optional<Header> header(String name, String value) {
    try {
      return Optional.of(Messages.header(name, value));
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String clientNonce() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
