package io.ringfence.supervisor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as lower-case hexadecimal digits. */
final class Sha256 {
  private Sha256() {}

  static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The hash of {@code source}, which is copied to {@code target} up to its end. */
  static String copying(InputStream source, OutputStream target) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    DigestInputStream hashed = new DigestInputStream(source, digest);
    for (int length = hashed.read(buffer); length >= 0; length = hashed.read(buffer)) {
      target.write(buffer, 0, length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
