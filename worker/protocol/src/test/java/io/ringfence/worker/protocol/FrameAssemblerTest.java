package io.ringfence.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameAssemblerTest {
  private final long seed = Long.getLong("ringfence.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FrameAssembler assembler = new FrameAssembler();

  @Test
  void nothingComesOfNothing() throws Exception {
    assertEquals(Optional.empty(), assembler.next());
    assembler.feed(ByteBuffer.allocate(0));
    assertEquals(Optional.empty(), assembler.next());
  }

  @Test
  void aBodyComesOnceItIsComplete() throws Exception {
    byte[] frame = frame(new byte[] {1, 2, 3});
    for (int i = 0; i < frame.length - 1; i++) {
      assembler.feed(ByteBuffer.wrap(frame, i, 1));
      assertEquals(Optional.empty(), assembler.next(), "after byte " + i);
    }
    assembler.feed(ByteBuffer.wrap(frame, frame.length - 1, 1));
    assertArrayEquals(new byte[] {1, 2, 3}, assembler.next().orElseThrow());
    assertEquals(Optional.empty(), assembler.next());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 4_096, 8_191, 8_192, 8_193, 100_000})
  void bodiesComeInOrderWhateverTheChunks(int largestChunk) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 60; i++) {
      byte[] body = new byte[1 + random.nextInt(i % 20 == 0 ? 40_000 : 300)];
      random.nextBytes(body);
      bodies.add(body);
      stream.writeBytes(frame(body));
    }
    ByteBuffer bytes = ByteBuffer.wrap(stream.toByteArray());
    List<byte[]> seen = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = Math.min(bytes.remaining(), 1 + random.nextInt(largestChunk));
      assembler.feed(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      for (Optional<byte[]> next = assembler.next(); next.isPresent(); next = assembler.next()) {
        seen.add(next.get());
      }
    }
    assertEquals(bodies.size(), seen.size(), "seed " + seed);
    for (int i = 0; i < bodies.size(); i++) {
      assertArrayEquals(bodies.get(i), seen.get(i), "body " + i + ", seed " + seed);
    }
  }

  @Test
  void theLongestBodyIsTaken() throws Exception {
    byte[] body = new byte[FrameAssembler.MAX_BODY_BYTES];
    random.nextBytes(body);
    assembler.feed(ByteBuffer.wrap(frame(body)));
    assertArrayEquals(body, assembler.next().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, -1, Integer.MIN_VALUE, FrameAssembler.MAX_BODY_BYTES + 1, Integer.MAX_VALUE})
  void aLengthBesideTheLimitsIsRefusedBeforeItsBodyCame(int length) {
    assembler.feed(ByteBuffer.allocate(4).putInt(length).flip());
    MalformedFrameException refused = assertThrows(MalformedFrameException.class, assembler::next);
    assertEquals(
        "frame of %s bytes; allowed 1 to 1048576".formatted(Integer.toUnsignedString(length)),
        refused.getMessage());
  }

  @Test
  void aRefusedLengthStaysRefused() {
    assembler.feed(ByteBuffer.allocate(4));
    assertThrows(MalformedFrameException.class, assembler::next);
    assembler.feed(ByteBuffer.wrap(frame(new byte[] {1})));
    assertThrows(MalformedFrameException.class, assembler::next);
  }

  private static byte[] frame(byte[] body) {
    return ByteBuffer.allocate(FrameAssembler.PREFIX_BYTES + body.length)
        .putInt(body.length)
        .put(body)
        .array();
  }
}
