package io.ringfence.example.sipserver.call;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses in a session description (RFC 8866): those in its {@code c=} lines, where media is
 * sent to, and the one in its {@code o=} line.
 */
final class SessionAddresses {
  private static final Predicate<String> LINE = Pattern.compile("(?:[a-z]=.*)?").asMatchPredicate();

  /** A unicast address has no TTL behind it, and a name is none that could be private. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?md)^(c=|o=[^ \\r\\n]+ [^ \\r\\n]+ [^ \\r\\n]+ )IN (IP[46]) ([^ \\r\\n]+)(?=\\r?$)");

  private static final Pattern IP4 = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private SessionAddresses() {}

  /** The description with {@code reachable} for each private address; what is none is unchanged. */
  static String reachableAt(InetAddress reachable, String description) {
    if (!description.startsWith("v=0") || !description.lines().allMatch(LINE)) {
      return description;
    }
    String text = reachable.getHostAddress().replaceFirst("%.*", "");
    String replacement = "IN %s %s".formatted(typeOf(reachable), text);
    return ADDRESS
        .matcher(description)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                literal(found.group(2), found.group(3))
                        .filter(SessionAddresses::isPrivate)
                        .isPresent()
                    ? found.group(1) + replacement
                    : found.group()));
  }

  /**
   * Whether an address means something in the network of its owner only: of a private network (RFC
   * 1918, RFC 4193), behind a carrier's translator (RFC 6598), of a link or of the machine itself.
   */
  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean isShared =
        address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    boolean isUniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    return isShared
        || isUniqueLocal
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isLoopbackAddress();
  }

  private static String typeOf(InetAddress address) {
    return address instanceof Inet6Address ? "IP6" : "IP4";
  }

  private static Optional<InetAddress> literal(String type, String text) {
    Predicate<String> isLiteral = (type.equals("IP4") ? IP4 : IP6).asMatchPredicate();
    try {
      return isLiteral.test(text) ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
