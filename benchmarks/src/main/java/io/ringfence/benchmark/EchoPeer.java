package io.ringfence.benchmark;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A second JVM at the other end of a Unix domain socket, which sends back what it gets. */
final class EchoPeer implements AutoCloseable {
  private static final int BYTES = 256;

  private final Path folder;
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  private EchoPeer(Path folder, SocketChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Starts the other JVM and waits until it has connected. */
  static EchoPeer start() throws IOException {
    Path folder = Files.createTempDirectory("echo");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              EchoPeer.class.getName(),
              address.toString())
          .inheritIO()
          .start();
      return new EchoPeer(folder, server.accept());
    }
  }

  int roundTrip() throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the other JVM is gone");
      }
    }
    return buffer.get(0);
  }

  /** The other JVM ends with the connection. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(folder.resolve("s"));
    Files.deleteIfExists(folder);
  }

  /** The other JVM. */
  public static void main(String[] arguments) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      while (channel.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }
}
