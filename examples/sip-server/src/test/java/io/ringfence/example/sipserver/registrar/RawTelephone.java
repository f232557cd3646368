package io.ringfence.example.sipserver.registrar;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A telephone of the loopback address that writes its messages itself, and computes its digests
 * without any code of the server.
 */
public final class RawTelephone implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int AGAIN_MILLIS = 1_000;

  private final DatagramSocket socket;
  private final int serverPort;
  private final String tag = UUID.randomUUID().toString().substring(0, 8);
  private int sequence;

  /** A telephone at any free port. */
  public RawTelephone(int serverPort) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
  }

  /** What a user proves himself with. */
  public record Secret(String user, String password, String algorithm) {}

  /** How the digest of one request is made. */
  public record Proof(Secret secret, String nonce, int count) {}

  /** The port that it listens at. */
  public int port() {
    return socket.getLocalPort();
  }

  /** A request of its own dialog, with further lines of the header. */
  public String request(String method, String uri, String user, List<String> headers) {
    sequence++;
    return "%s %s SIP/2.0\r\n".formatted(method, uri)
        + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s\r\n".formatted(port(), UUID.randomUUID())
        + "From: <sip:%s@ringfence.test>;tag=%s\r\n".formatted(user, tag)
        + (method.equals("REGISTER")
            ? "To: <sip:%s@ringfence.test>\r\n".formatted(user)
            : "To: <%s>\r\n".formatted(uri))
        + "Call-ID: call-%s\r\n".formatted(method.equals("INVITE") ? tag + sequence : tag)
        + "CSeq: %d %s\r\n".formatted(sequence, method)
        + "Max-Forwards: 70\r\n"
        + (headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n")
        + "Content-Length: 0\r\n\r\n";
  }

  /** The line that says where it is. */
  public String contact() {
    return "Contact: <sip:phone@127.0.0.1:%d>".formatted(port());
  }

  /** Sends a request until its final response comes, and returns that. */
  public String exchange(String request) throws IOException {
    String wanted = header(request, "CSeq");
    String call = header(request, "Call-ID");
    long deadline = System.nanoTime() + LIMIT.toNanos();
    socket.setSoTimeout(AGAIN_MILLIS);
    send(request);
    while (System.nanoTime() < deadline) {
      try {
        String response = receive();
        if (response.startsWith("SIP/2.0 ")
            && status(response) >= 200
            && header(response, "CSeq").equals(wanted)
            && header(response, "Call-ID").equals(call)) {
          return response;
        }
      } catch (SocketTimeoutException _) {
        send(request);
      }
    }
    throw new AssertionError("no final response in %s to%n%s".formatted(LIMIT, request));
  }

  /** The status of the final response. */
  public int statusOf(String request) throws IOException {
    return status(exchange(request));
  }

  /** The next request that comes to it. */
  public String awaitRequest(String method) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    socket.setSoTimeout((int) LIMIT.toMillis());
    while (System.nanoTime() < deadline) {
      String message = receive();
      if (message.startsWith(method + " ")) {
        return message;
      }
    }
    throw new AssertionError("no " + method + " came in " + LIMIT);
  }

  /** Answers a request that came to it. */
  public void answer(String request, String status) throws IOException {
    StringBuilder response = new StringBuilder("SIP/2.0 " + status + "\r\n");
    request
        .lines()
        .filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq|Record-Route):.*"))
        .map(line ->
            line.toLowerCase(Locale.ROOT).startsWith("to:") && !line.contains(";tag=")
                ? line + ";tag=" + tag
                : line)
        .forEach(line -> response.append(line).append("\r\n"));
    send(response + contact() + "\r\nContent-Length: 0\r\n\r\n");
  }

  /** A REGISTER with its proof. */
  public String register(Proof proof, List<String> headers) {
    String uri = "sip:ringfence.test";
    return request(
        "REGISTER",
        uri,
        proof.secret().user(),
        Stream.concat(
                headers.stream(),
                Stream.of("Authorization: " + credentials(proof, "REGISTER", uri)))
            .toList());
  }

  /** Asks for a nonce. */
  public String nonce(String user) throws IOException {
    String challenge =
        exchange(request("REGISTER", "sip:ringfence.test", user, List.of(contact())));
    return nonceOf(challenge);
  }

  /** Registers, with a nonce of its own. */
  public String registered(Secret secret, String... headers) throws IOException {
    return exchange(register(new Proof(secret, nonce(secret.user()), 1), List.of(headers)));
  }

  /** The nonce of a challenge. */
  public static String nonceOf(String challenge) {
    Matcher nonce = Pattern.compile("nonce=\"([0-9a-f]+)\"").matcher(challenge);
    if (!nonce.find()) {
      throw new AssertionError("no nonce in\n" + challenge);
    }
    return nonce.group(1);
  }

  /** The status of a response. */
  public static int status(String response) {
    return Integer.parseInt(response.substring(8, 11));
  }

  /** The first line of the header with this name, without its name; empty if there is none. */
  public static String header(String message, String name) {
    return message
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    socket.close();
  }

  private void send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.send(
        new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), serverPort));
  }

  private String receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /** What proves a request, for its header. */
  public static String credentials(Proof proof, String method, String uri) {
    Secret secret = proof.secret();
    String count = String.format(Locale.ROOT, "%08x", proof.count());
    String first = hash(secret, secret.user() + ":ringfence.test:" + secret.password());
    String second = hash(secret, method + ":" + uri);
    String response =
        hash(secret, String.join(":", first, proof.nonce(), count, "0a4f113b", "auth", second));
    return "Digest username=\"%s\", realm=\"ringfence.test\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s, qop=auth, nc=%s, cnonce=\"0a4f113b\""
        .formatted(secret.user(), proof.nonce(), uri, response, secret.algorithm(), count);
  }

  private static String hash(Secret secret, String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(secret.algorithm())
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
