package io.ringfence.example.sipserver.service;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a host for a client that then connects to exactly these, and only those of
 * the public Internet: a plan must not reach what listens on this machine or in its network.
 */
final class PublicAddresses implements DnsResolver {
  private static final int V6_BYTES = 16;

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(host);
    InetAddress[] allowed =
        Arrays.stream(all).filter(PublicAddresses::isPublic).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new UnknownHostException(
          "the address %s of %s is not public".formatted(all[0].getHostAddress(), host));
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** Whether anybody on the Internet could reach it (RFC 6890 lists those that are special). */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return bytes.length == V6_BYTES ? isPublicV6(bytes) : isPublicV4(bytes);
  }

  private static boolean isPublicV4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return switch (first) {
      case 0 -> false;
      case 100 -> second < 64 || second > 127;
      case 192 -> second != 0 || (third != 0 && third != 2);
      case 198 -> second != 18 && second != 19 && (second != 51 || third != 100);
      case 203 -> second != 0 || third != 113;
      default -> first < 240;
    };
  }

  /** Global unicast is 2000::/3; of that 6to4, Teredo and documentation are kept out. */
  private static boolean isPublicV6(byte[] bytes) {
    int first = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(0));
    int second = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(2));
    if (first == 0x64 && second == 0xff9b) {
      return isPublicEmbedded(Arrays.copyOfRange(bytes, 12, V6_BYTES));
    }
    boolean isTeredoOrDocumentation = first == 0x2001 && (second == 0 || second == 0xdb8);
    return first >> 13 == 1 && first != 0x2002 && !isTeredoOrDocumentation;
  }

  /** An address of IPv4 behind a translator (RFC 6052). */
  private static boolean isPublicEmbedded(byte[] bytes) {
    try {
      return Inet4Address.getByAddress(bytes) instanceof Inet4Address inner && isPublic(inner);
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
