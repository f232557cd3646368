package io.ringfence.example.sipserver.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link Phone} is connected to a server by. */
interface Wire extends AutoCloseable {
  String transport();

  int port();

  void send(String text) throws IOException;

  /** The next message, if there is one in time. */
  Optional<String> receive(Duration limit) throws IOException;

  @Override
  void close() throws IOException;

  /** Datagrams. */
  record Datagrams(DatagramSocket socket, int serverPort) implements Wire {
    static Datagrams on(int serverPort) throws IOException {
      return new Datagrams(
          new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          serverPort);
    }

    @Override
    public String transport() {
      return "UDP";
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void send(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      socket.send(
          new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), serverPort));
    }

    @Override
    public Optional<String> receive(Duration limit) throws IOException {
      socket.setSoTimeout(Math.max(1, (int) limit.toMillis()));
      DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
      try {
        socket.receive(packet);
        return Optional.of(
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
      } catch (SocketTimeoutException _) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** A connection. */
  record Connection(Socket socket) implements Wire {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length:\\s*(\\d+)");

    static Connection to(int serverPort) throws IOException {
      return new Connection(new Socket(InetAddress.getLoopbackAddress(), serverPort));
    }

    @Override
    public String transport() {
      return "TCP";
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What it has read of a message when time is up is lost: nobody sends half a one. */
    @Override
    public Optional<String> receive(Duration limit) throws IOException {
      socket.setSoTimeout(Math.max(1, (int) limit.toMillis()));
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      try {
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
          int next = socket.getInputStream().read();
          if (next < 0) {
            return Optional.empty();
          }
          head.write(next);
          text = head.toString(StandardCharsets.ISO_8859_1);
        }
        Matcher length = LENGTH.matcher(text);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        byte[] body = socket.getInputStream().readNBytes(bytes);
        return Optional.of(text + new String(body, StandardCharsets.ISO_8859_1));
      } catch (SocketTimeoutException _) {
        return Optional.empty();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
