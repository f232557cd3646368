package io.ringfence.example.sipserver.registrar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** The computations of RFC 7616, section 3.4. */
final class Digest {

  /** What a digest is made with, the better one last. */
  enum Algorithm {
    MD5("MD5"),
    SHA_256("SHA-256");

    private final String label;

    Algorithm(String label) {
      this.label = label;
    }

    /** The name in messages, which is that of the platform as well. */
    String label() {
      return label;
    }

    /** By its name; a message without one means MD5. */
    static Optional<Algorithm> of(Optional<String> name) {
      String wanted = name.orElse(MD5.label).toUpperCase(Locale.ROOT);
      for (Algorithm algorithm : values()) {
        if (algorithm.label.equals(wanted)) {
          return Optional.of(algorithm);
        }
      }
      return Optional.empty();
    }
  }

  /** What both sides know in the open. */
  record Terms(String method, String uri, String nonce, Optional<Once> once) {}

  /** What {@code qop=auth} adds. */
  record Once(String count, String clientNonce) {}

  private Digest() {}

  /** Hash of user, realm and password. */
  static String secret(Algorithm algorithm, String user, String realm, String password) {
    return hash(algorithm, user + ":" + realm + ":" + password);
  }

  /** The response that proves the knowledge of {@code secret}. */
  static String response(Algorithm algorithm, String secret, Terms terms) {
    String request = hash(algorithm, terms.method() + ":" + terms.uri());
    String between =
        terms.once().map(once -> once.count() + ":" + once.clientNonce() + ":auth:").orElse("");
    return hash(algorithm, secret + ":" + terms.nonce() + ":" + between + request);
  }

  private static String hash(Algorithm algorithm, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm.label());
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm.label(), e);
    }
  }
}
