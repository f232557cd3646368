package io.ringfence.example.sipserver.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;

/**
 * Where a provider or an account is reached. It keeps its port for as long as a test class needs
 * it, so that nobody else gets that in between, and each test has a new telephone there.
 */
final class PhoneSocket implements AutoCloseable {
  private final DatagramSocket socket;

  PhoneSocket() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** A telephone that has not heard anything yet, whatever was said to the one before. */
  Phone phone(TestServer server) throws IOException {
    Wire wire = new Wire.Datagrams(socket, server.port());
    while (wire.receive(Duration.ZERO).isPresent()) {
      // It was for another test.
    }
    return new Phone(wire);
  }

  @Override
  public void close() {
    socket.close();
  }
}
