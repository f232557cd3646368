package io.ringfence.example.sipserver.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP connections of a stack, none of which may cost the others anything. A peer that does not
 * read is disconnected, so that nothing waits for ever to write; one that says nothing for long is
 * too; and where there are too many, the source with the most of them loses the one that was silent
 * longest.
 *
 * <p>Threads: {@code sip-connections-PORT} looks after writes, from {@link #listen} until the
 * server socket is closed.
 */
final class Connections {
  /** Taken in at once; each has a thread. */
  static final int MOST = 1_024;

  /** How long a peer may take to read what was written to it. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(5);

  /** Longer than telephones are silent that keep a connection alive (RFC 5626, section 4.4.1). */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** What a peer that does not read may hold of the kernel's memory. */
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  private final Set<BoundedSocket> open = ConcurrentHashMap.newKeySet();
  private final Set<BoundedSocket> incoming = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Takes connections in until it is closed. */
  ServerSocket listen(int port, int backlog, InetAddress address) throws IOException {
    ServerSocket listening = new Listening(port, backlog, address);
    Thread.ofPlatform().name("sip-connections-" + port).daemon().start(this::watch);
    return listening;
  }

  /** Connects, within three seconds. */
  Socket connect(InetSocketAddress to, @Nullable InetSocketAddress from) throws IOException {
    BoundedSocket socket = new BoundedSocket(this);
    try {
      if (from != null) {
        socket.bind(from);
      }
      socket.connect(to, (int) CONNECT_LIMIT.toMillis());
      prepare(socket);
      return socket;
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new IOException(
          "%s did not accept a connection within %d s".formatted(to, CONNECT_LIMIT.toSeconds()), e);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  void remove(BoundedSocket socket) {
    open.remove(socket);
    incoming.remove(socket);
  }

  private void prepare(BoundedSocket socket) throws IOException {
    socket.setSoTimeout((int) LONGEST_SILENCE.toMillis());
    socket.setSendBufferSize(SEND_BUFFER_BYTES);
    open.add(socket);
  }

  private void makeRoom() {
    while (incoming.size() >= MOST) {
      List<BoundedSocket> crowd =
          incoming.stream().collect(Collectors.groupingBy(Socket::getInetAddress)).values().stream()
              .max(Comparator.comparingInt(List::size))
              .orElse(List.of());
      crowd.stream()
          .max(Comparator.comparing(BoundedSocket::silence))
          .ifPresent(idle -> end(idle, "%d are open, %d from there".formatted(MOST, crowd.size())));
    }
  }

  private void watch() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        for (BoundedSocket socket : open) {
          if (socket.writing().compareTo(WRITE_LIMIT) > 0) {
            end(socket, "it has read nothing for %d s".formatted(WRITE_LIMIT.toSeconds()));
          }
        }
      }
    } catch (InterruptedException _) {
      // The stack has stopped.
    }
  }

  private void end(BoundedSocket socket, String why) {
    LOG.debug("the connection to {} is closed: {}", socket.getRemoteSocketAddress(), why);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection was closed in bad order: {}", e.toString());
    }
  }

  private final class Listening extends ServerSocket {
    Listening(int port, int backlog, InetAddress address) throws IOException {
      super(port, backlog, address);
    }

    @Override
    public Socket accept() throws IOException {
      BoundedSocket socket = new BoundedSocket(Connections.this);
      implAccept(socket);
      try {
        makeRoom();
        prepare(socket);
        incoming.add(socket);
        return socket;
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      super.close();
    }
  }
}
