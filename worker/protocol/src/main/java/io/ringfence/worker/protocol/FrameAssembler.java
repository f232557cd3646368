package io.ringfence.worker.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frame bodies: four bytes of length, most significant first, then the
 * body. Not thread-safe: the one thread that reads a link owns it.
 */
public final class FrameAssembler {

  /** Bytes of the length that stands before every body. */
  public static final int PREFIX_BYTES = 4;

  /** The longest body that either side accepts. */
  public static final int MAX_BODY_BYTES = 1 << 20;

  private static final int FIRST_CAPACITY = 8 << 10;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int start;
  private int end;

  /** An assembler that has seen no byte. */
  public FrameAssembler() {}

  /** Takes all remaining bytes of {@code chunk}. */
  public void feed(ByteBuffer chunk) {
    int incoming = chunk.remaining();
    if (bytes.length - end < incoming) {
      makeRoom(incoming);
    }
    chunk.get(bytes, end, incoming);
    end += incoming;
  }

  /**
   * The next body, once it is complete.
   *
   * @throws MalformedFrameException if the announced length is not within {@link #MAX_BODY_BYTES}
   */
  public Optional<byte[]> next() throws MalformedFrameException {
    if (end - start < PREFIX_BYTES) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(bytes, start, PREFIX_BYTES).getInt();
    if (length < 1 || length > MAX_BODY_BYTES) {
      throw new MalformedFrameException(
          "frame of "
              + Integer.toUnsignedString(length)
              + " bytes; allowed 1 to "
              + MAX_BODY_BYTES);
    }
    if (end - start - PREFIX_BYTES < length) {
      return Optional.empty();
    }
    int from = start + PREFIX_BYTES;
    byte[] body = Arrays.copyOfRange(bytes, from, from + length);
    start = from + length;
    if (start == end) {
      start = 0;
      end = 0;
      if (bytes.length > FIRST_CAPACITY) {
        bytes = new byte[FIRST_CAPACITY];
      }
    }
    return Optional.of(body);
  }

  private void makeRoom(int incoming) {
    int held = end - start;
    byte[] target =
        bytes.length - held >= incoming
            ? bytes
            : new byte[Math.max(bytes.length * 2, held + incoming)];
    System.arraycopy(bytes, start, target, 0, held);
    bytes = target;
    start = 0;
    end = held;
  }
}
