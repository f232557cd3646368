package io.ringfence.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FrameRoundTripTest {
  private static final List<FromWorker> FROM_WORKER = SampleFrames.FROM_WORKER;
  private static final List<ToWorker> TO_WORKER = SampleFrames.TO_WORKER;

  private final FrameCodec codec = new FrameCodec();

  @ParameterizedTest
  @FieldSource("FROM_WORKER")
  void aFrameOfAWorkerIsReadAsItWasWritten(FromWorker frame) throws Exception {
    assertEquals(frame, codec.decodeFromWorker(body(frame)));
  }

  @ParameterizedTest
  @FieldSource("TO_WORKER")
  void aFrameToAWorkerIsReadAsItWasWritten(ToWorker frame) throws Exception {
    assertEquals(frame, codec.decodeToWorker(body(frame)));
  }

  @ParameterizedTest
  @FieldSource("FROM_WORKER")
  void aFrameOfAWorkerDoesNotGoToAWorker(FromWorker frame) {
    assertWrongDirection(
        frame,
        assertThrows(MalformedFrameException.class, () -> codec.decodeToWorker(body(frame))));
  }

  @ParameterizedTest
  @FieldSource("TO_WORKER")
  void aFrameToAWorkerDoesNotComeFromOne(ToWorker frame) {
    assertWrongDirection(
        frame,
        assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body(frame))));
  }

  @Test
  void theSamplesHoldEveryKindOfFrameEndingAnswerAndTag() {
    assertEquals(kinds(FromWorker.class), seen(FROM_WORKER));
    assertEquals(kinds(ToWorker.class), seen(TO_WORKER));
    assertEquals(
        kinds(RunEnding.class),
        seen(
            FROM_WORKER.stream()
                .filter(FromWorker.RunEnded.class::isInstance)
                .map(frame -> ((FromWorker.RunEnded) frame).ending())
                .toList()));
    assertEquals(
        FrameTag.values().length, kinds(FromWorker.class).size() + kinds(ToWorker.class).size());
  }

  @Test
  void theLengthBeforeABodyCountsItsBytes() {
    ByteBuffer bytes = codec.encode(new FromWorker.Logged(1, "é".repeat(3_000)));
    int announced = bytes.getInt();
    assertEquals(bytes.remaining(), announced);
    assertTrue(announced > 6_000, "two bytes a character, but " + announced);
  }

  @Test
  void aFrameLongerThanTheLimitIsNotWritten() {
    List<PlanCall.Header> headers =
        Stream.generate(() -> new PlanCall.Header("X", "a".repeat(1 << 14))).limit(70).toList();
    ToWorker.StartRun tooLong =
        new ToWorker.StartRun(
            1,
            SampleFrames.HASH,
            new PlanCall(
                "o",
                "d",
                false,
                new PlanCall.Request("INVITE", "sip:1@h", headers, ""),
                List.of("PlayFile")),
            new RunLimits(1, 1, 1, 1, 1, 1),
            new RunOrigin(1, 1, 0));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> codec.encode(tooLong));
    assertMessage(refused, "StartRun has 11", "a frame takes 1048576");
  }

  @Test
  void anUnpairedSurrogateIsNotWritten() {
    for (String broken : List.of("\uD83D", "a\uDC0E", "\uD83Da", "\uDC0E\uD83D")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> codec.encode(new FromWorker.Logged(1, broken)));
      assertMessage(refused, "Logged cannot be encoded");
      assertThrows(
          IllegalArgumentException.class,
          () ->
              codec.encode(
                  new FromWorker.CommandIssued(1, 1, "Dial", Map.of(broken, new Value.Nothing()))));
    }
  }

  @Test
  void textOfAnyLengthKeepsItsCharactersOnTheWay() throws Exception {
    // Long text is written in pieces; a character must survive where one piece ends.
    for (String character : List.of("a", "é", "€", "\uD83D\uDC0E")) {
      for (int length = 1; length < 8_000; length = length * 3 + 1) {
        FromWorker frame = new FromWorker.Logged(1, character.repeat(length));
        assertEquals(frame, codec.decodeFromWorker(body(frame)));
        FromWorker shifted = new FromWorker.Logged(1, "x" + character.repeat(length));
        assertEquals(shifted, codec.decodeFromWorker(body(shifted)));
      }
    }
  }

  private static void assertWrongDirection(Frame frame, MalformedFrameException refused) {
    assertEquals(
        frame.getClass().getSimpleName() + " does not go in this direction", refused.getMessage());
  }

  private static void assertMessage(Exception refused, String... parts) {
    for (String part : parts) {
      assertTrue(
          String.valueOf(refused.getMessage()).contains(part), () -> refused + " lacks " + part);
    }
  }

  private static Set<Class<?>> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static Set<Class<?>> seen(List<?> frames) {
    Set<Class<?>> seen = new HashSet<>();
    frames.forEach(frame -> seen.add(frame.getClass()));
    return seen;
  }

  private byte[] body(Frame frame) {
    return RawBody.of(codec, frame);
  }
}
