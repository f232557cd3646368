package io.ringfence.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Set {@code -Dringfence.seed} to see a failure again. */
class FrameFuzzTest {
  private static final int ROUNDS = 20_000;

  private final long seed = Long.getLong("ringfence.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FrameCodec codec = new FrameCodec();

  @Test
  void randomBytesAreRefusedAndNothingElse() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = new byte[random.nextInt(64)];
      random.nextBytes(body);
      decode(body);
    }
  }

  @Test
  void randomBytesBehindATagAreRefusedOrAFrame() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] rest = new byte[random.nextInt(48)];
      random.nextBytes(rest);
      FrameTag[] tags = FrameTag.values();
      decode(RawBody.joined(RawBody.of(tags[random.nextInt(tags.length)].name()), rest));
    }
  }

  @Test
  void aMutatedFrameIsRefusedOrAFrame() {
    List<byte[]> bodies = new ArrayList<>();
    SampleFrames.FROM_WORKER.forEach(frame -> bodies.add(body(frame)));
    SampleFrames.TO_WORKER.forEach(frame -> bodies.add(body(frame)));
    int stillFrames = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = mutated(bodies.get(random.nextInt(bodies.size())));
      stillFrames += decode(body);
    }
    int frames = stillFrames;
    // Mutations that never leave a frame, or always do, would show nothing.
    assertTrue(
        frames > ROUNDS / 100 && frames < ROUNDS / 2, () -> frames + " frames, seed " + seed);
  }

  private byte[] mutated(byte[] body) {
    byte[] mutant =
        switch (random.nextInt(3)) {
          case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 8));
          case 1 -> {
            int from = random.nextInt(body.length);
            yield RawBody.joined(body, Arrays.copyOfRange(body, from, body.length));
          }
          default -> body.clone();
        };
    for (int flips = random.nextInt(4); flips > 0 && mutant.length > 0; flips--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }

  /** 1 if it is a frame, that can be written again; 0 if it is malformed. */
  private int decode(byte[] body) {
    try {
      Frame frame = decodeEither(body);
      assertEquals(frame, decodeEither(body(frame)));
      return 1;
    } catch (MalformedFrameException _) {
      return 0;
    } catch (RuntimeException | StackOverflowError unforeseen) {
      throw new AssertionError(
          "seed " + seed + ", body " + HexFormat.of().formatHex(body), unforeseen);
    }
  }

  private Frame decodeEither(byte[] body) throws MalformedFrameException {
    try {
      return codec.decodeFromWorker(body);
    } catch (MalformedFrameException _) {
      return codec.decodeToWorker(body);
    }
  }

  private byte[] body(Frame frame) {
    return RawBody.of(codec, frame);
  }
}
