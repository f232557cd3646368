package io.ringfence.example.sipserver.call;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A peer that sends what it likes, byte by byte. */
final class Udp implements AutoCloseable {
  private final DatagramSocket socket;
  private final int serverPort;

  Udp(int serverPort) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.serverPort = serverPort;
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.send(
        new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), serverPort));
  }

  /** The next message, if there is one in time. */
  Optional<String> receive(Duration limit) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      socket.receive(packet);
      return Optional.of(
          new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    }
  }

  /** The first final response to this request, with this CSeq; all others are ignored. */
  int finalStatus(String request, String sequence) throws IOException {
    send(request);
    String call =
        request.lines().filter(line -> line.startsWith("Call-ID: ")).findFirst().orElseThrow();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      String response = receive(Duration.ofSeconds(2)).orElse("");
      if (response.startsWith("SIP/2.0 ")
          && response.contains("CSeq: " + sequence)
          && response.contains(call + "\r\n")) {
        int status = Integer.parseInt(response.substring(8, 11));
        if (status >= 200) {
          return status;
        }
      } else if (response.isEmpty()) {
        send(request);
      }
    }
    throw new AssertionError("no final response to " + request.lines().findFirst().orElse(""));
  }

  @Override
  public void close() {
    socket.close();
  }

  /** A request with all that a request needs, and further header lines. */
  String request(String method, String uri, String id, String... headers) {
    return "%s %s SIP/2.0\r\n".formatted(method, uri)
        + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s\r\n".formatted(port(), id)
        + "From: <sip:outsider@127.0.0.1:%d>;tag=f%s\r\n".formatted(port(), id)
        + "To: <%s>\r\n".formatted(uri)
        + "Call-ID: %s\r\n".formatted(id)
        + "CSeq: 1 %s\r\n".formatted(method)
        + "Contact: <sip:outsider@127.0.0.1:%d>\r\n".formatted(port())
        + (String.join("", headers).contains("Max-Forwards") ? "" : "Max-Forwards: 70\r\n")
        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
        + "Content-Length: 0\r\n\r\n";
  }
}
