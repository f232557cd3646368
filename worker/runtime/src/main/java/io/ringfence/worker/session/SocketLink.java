package io.ringfence.worker.session;

import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The link over a Unix domain socket with blocking reads and writes. */
public final class SocketLink implements SupervisorLink {
  private static final int CHUNK_BYTES = 8 << 10;

  private final SocketChannel channel;
  private final FrameCodec codec = new FrameCodec();
  private final FrameAssembler assembler = new FrameAssembler();
  // Direct, as the JDK would otherwise keep a direct buffer for each thread that reads or writes.
  private final ByteBuffer incoming = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final ByteBuffer outgoing = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final ReentrantLock writing = new ReentrantLock();

  /** A link over a connected channel in blocking mode, which it owns from now on. */
  public SocketLink(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to the socket on which the supervisor listens. */
  public static SocketLink connect(Path socket) throws IOException {
    return new SocketLink(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  @Override
  public Optional<ToWorker> read() throws IOException {
    Optional<byte[]> body = assembler.next();
    while (body.isEmpty()) {
      incoming.clear();
      if (channel.read(incoming) < 0) {
        return Optional.empty();
      }
      assembler.feed(incoming.flip());
      body = assembler.next();
    }
    return Optional.of(codec.decodeToWorker(body.get()));
  }

  @Override
  public void write(FromWorker frame) throws IOException {
    writeBytes(codec.encode(frame));
  }

  /** Writes bytes as they are, between two frames. */
  public void writeBytes(ByteBuffer bytes) throws IOException {
    writing.lock();
    try {
      while (bytes.hasRemaining()) {
        outgoing.clear();
        int length = Math.min(outgoing.remaining(), bytes.remaining());
        outgoing.put(bytes.slice(bytes.position(), length)).flip();
        bytes.position(bytes.position() + length);
        while (outgoing.hasRemaining()) {
          channel.write(outgoing);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
