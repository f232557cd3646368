package io.ringfence.supervisor.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a worker has not taken yet, in order and bounded. Guarded by the lock of its {@link
 * WorkerLink}.
 */
final class Outbox {
  /** With so much unread no further run is started: the worker is busy, or does not read. */
  static final int BUSY_BYTES = 256 << 10;

  /** With so much unread the worker does not read: what runs there never sends that much. */
  static final int MAX_BYTES = 4 << 20;

  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private long unsentBytes;

  /** Sends what the socket takes at once and keeps the rest; false if there is no room for it. */
  boolean send(SocketChannel channel, ByteBuffer frame) throws IOException {
    if (unsent.isEmpty()) {
      channel.write(frame);
    }
    if (!frame.hasRemaining()) {
      return true;
    }
    if (unsentBytes + frame.remaining() > MAX_BYTES) {
      return false;
    }
    unsent.add(frame);
    unsentBytes += frame.remaining();
    return true;
  }

  /** Sends more of what is kept, as much as the socket takes. */
  void flush(SocketChannel channel) throws IOException {
    for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
      unsentBytes -= channel.write(next);
      if (next.hasRemaining()) {
        return;
      }
      unsent.remove();
    }
  }

  boolean isBusy() {
    return unsentBytes > BUSY_BYTES;
  }

  boolean isEmpty() {
    return unsent.isEmpty();
  }

  long unsentBytes() {
    return unsentBytes;
  }
}
