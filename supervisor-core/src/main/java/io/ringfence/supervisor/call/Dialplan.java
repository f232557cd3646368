package io.ringfence.supervisor.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A script of one owner that decides what happens to a call. Make one when a plan is loaded and use
 * it for every call: its hash is computed here, once.
 */
public final class Dialplan {

  /** The longest name of an owner or a dialplan, in characters. */
  public static final int MAX_NAME_CHARACTERS = 256;

  private final String owner;
  private final String name;
  private final Language language;
  private final String source;
  private final String hash;
  private final int bytes;

  private Dialplan(String owner, String name, Language language, String source) {
    this.owner = requireName("owner", owner);
    this.name = requireName("dialplan name", name);
    this.language = Objects.requireNonNull(language, "language");
    this.source = UnicodeText.requireEncodable("dialplan '" + name + "'", source);
    byte[] utf8 = source.getBytes(StandardCharsets.UTF_8);
    this.bytes = utf8.length;
    this.hash = sha256(utf8);
  }

  /**
   * A plan. Its source is judged when a call is dispatched, not here: an owner's mistake is an
   * outcome of the owner's calls.
   *
   * @param owner the tenant, which the script sees as {@code sys.Username}
   * @param name what the owner calls the plan
   * @throws IllegalArgumentException if {@code owner} or {@code name} is blank, holds a control
   *     character, or has more than {@value #MAX_NAME_CHARACTERS} characters; or if a text is not
   *     Unicode
   */
  public static Dialplan of(String owner, String name, Language language, String source) {
    return new Dialplan(owner, name, language, source);
  }

  /** The tenant that the plan belongs to. */
  public String owner() {
    return owner;
  }

  /** What the owner calls the plan. */
  public String name() {
    return name;
  }

  /** What the plan is written in. */
  public Language language() {
    return language;
  }

  /** The text of the plan. */
  public String source() {
    return source;
  }

  /** SHA-256 of the source in UTF-8, as 64 hexadecimal digits. */
  public String hash() {
    return hash;
  }

  /** Size of the source in UTF-8. */
  public int bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dialplan that
        && owner.equals(that.owner)
        && name.equals(that.name)
        && language == that.language
        && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return Objects.hash(owner, name, language, hash);
  }

  @Override
  public String toString() {
    return "%s dialplan '%s' of %s (%s)"
        .formatted(language.label(), name, owner, hash.substring(0, 8));
  }

  private static String requireName(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the " + what + " is blank");
    }
    if (name.length() > MAX_NAME_CHARACTERS) {
      throw new IllegalArgumentException(
          "the %s has %d characters; allowed %d: '%.40s...'"
              .formatted(what, name.length(), MAX_NAME_CHARACTERS, name));
    }
    return UnicodeText.require(what, name);
  }

  private static String sha256(byte[] source) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
