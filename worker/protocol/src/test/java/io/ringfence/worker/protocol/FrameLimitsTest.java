package io.ringfence.worker.protocol;

import static io.ringfence.worker.protocol.SampleFrames.HASH;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FrameLimitsTest {
  private static final int NAME = 512;
  private static final int TEXT = FrameCodec.MAX_TEXT_CHARACTERS;
  private static final int LARGE = 256 << 10;
  private static final int MOST_ENTRIES = 4_096;

  record TextField(String field, int most, Function<String, byte[]> body) {
    @Override
    public String toString() {
      return field;
    }
  }

  record NumberField(String field, long least, long most, LongFunction<byte[]> body) {
    @Override
    public String toString() {
      return field;
    }
  }

  static final List<TextField> TEXTS =
      List.of(
          text("token", NAME, text -> RawBody.of("HELLO", 1, text, 1, "ruby", "e", "s")),
          text("language", NAME, text -> RawBody.of("HELLO", 1, "t", 1, text, "e", "s")),
          text("engine", NAME, text -> RawBody.of("HELLO", 1, "t", 1, "ruby", text, "s")),
          text("sandbox level", NAME, text -> RawBody.of("HELLO", 1, "t", 1, "ruby", "e", text)),
          text("command name", NAME, text -> RawBody.of("COMMAND_ISSUED", 1, 1, text, Map.of())),
          text("log line", TEXT, text -> RawBody.of("LOGGED", 1, text)),
          text("reason", TEXT, text -> RawBody.of("RUN_ENDED", 1, 1, 404, text)),
          text("reason", TEXT, text -> RawBody.of("RUN_ENDED", 1, 2, 404, text)),
          text("message", TEXT, text -> RawBody.of("RUN_ENDED", 1, 3, "SYNTAX", 1, text)),
          text("message", TEXT, text -> RawBody.of("RUN_ENDED", 1, 6, text)),
          text("plan hash", NAME, text -> RawBody.of("PLAN_SENT", text, "source")),
          text("plan", LARGE, text -> RawBody.of("PLAN_SENT", HASH, text)),
          text("plan hash", NAME, text -> RawBody.of("PLAN_FORGOTTEN", text)),
          text("plan hash", NAME, text -> start(2, text)),
          text("owner", TEXT, text -> start(3, text)),
          text("dialplan", TEXT, text -> start(4, text)),
          text("method", TEXT, text -> start(6, text)),
          text("uri", TEXT, text -> start(7, text)),
          text("header name", TEXT, text -> start(8, List.of(1, text, "value"))),
          text("header value", TEXT, text -> start(8, List.of(1, "name", text))),
          text("body", LARGE, text -> start(9, text)),
          text("own command", NAME, text -> start(10, List.of(1, text))),
          text("reason", TEXT, text -> RawBody.of("COMMAND_ANSWERED", 1, 1, 0, 1, text)));

  static final List<NumberField> NUMBERS =
      List.of(
          integer("protocol version", 0, n -> RawBody.of("HELLO", n, "t", 1, "l", "e", "s")),
          number("pid", 0, n -> RawBody.of("HELLO", 1, "t", n, "l", "e", "s")),
          integer("runs", 0, n -> RawBody.of("HEARTBEAT", n)),
          number("run", 1, n -> RawBody.of("LOGGED", n, "")),
          number("run", 1, n -> RawBody.of("STOP_RUN", n)),
          integer("sequence", 1, n -> RawBody.of("COMMAND_ISSUED", 1, n, "Dial", Map.of())),
          integer("seconds", 0, n -> RawBody.of("TIME_EXTENDED", 1, n)),
          new NumberField("status", 300, 699, n -> RawBody.of("RUN_ENDED", 1, 1, n, "")),
          new NumberField("status", 300, 699, n -> RawBody.of("RUN_ENDED", 1, 2, n, "")),
          integer("line", 0, n -> RawBody.of("RUN_ENDED", 1, 3, "SYNTAX", n, "")),
          number("seen", 0, n -> RawBody.of("RUN_ENDED", 1, 4, "COMMANDS", n, 1)),
          number("granted", 0, n -> RawBody.of("RUN_ENDED", 1, 4, "COMMANDS", 1, n)),
          integer("protocol version", 0, n -> RawBody.of("WELCOME", n, 1)),
          integer("heartbeat interval", 1, n -> RawBody.of("WELCOME", 1, n)),
          integer("unattended time", 1, n -> start(11, n)),
          integer("total time", 1, n -> start(12, n)),
          integer("command limit", 0, n -> start(13, n)),
          integer("log limit", 0, n -> start(14, n)),
          integer("processor time limit", 1, n -> start(15, n)),
          number("allocation limit", 1, n -> start(16, n)),
          number("clock", 0, n -> start(18, n)),
          integer("replayed commands", 0, n -> start(19, n)),
          number("clock", 0, n -> RawBody.of("COMMAND_ANSWERED", 1, 1, n, 1, "")),
          number("processor time", 0, n -> RawBody.of("RUN_USED", 1, n, 1)),
          number("allocated bytes", 0, n -> RawBody.of("RUN_USED", 1, 1, n)));

  private final FrameCodec codec = new FrameCodec();

  @ParameterizedTest
  @FieldSource("TEXTS")
  void aTextIsTakenUpToItsLimitAndNoFurther(TextField field) {
    assertDoesNotThrow(() -> decode(field.body().apply("a".repeat(field.most()))));
    MalformedFrameException refused =
        assertThrows(
            MalformedFrameException.class,
            () -> decode(field.body().apply("a".repeat(field.most() + 1))));
    // The longest of all is refused before it is put together, where no name is known.
    if (field.most() < LARGE) {
      assertEquals(
          "%s has %d characters; allowed %d"
              .formatted(field.field(), field.most() + 1, field.most()),
          refused.getMessage());
    }
  }

  @ParameterizedTest
  @FieldSource("NUMBERS")
  void aNumberIsTakenWithinItsRangeAndNotBeside(NumberField field) {
    assertDoesNotThrow(() -> decode(field.body().apply(field.least())));
    assertDoesNotThrow(() -> decode(field.body().apply(field.most())));
    assertRefused(field, field.least() - 1);
    assertRefused(field, Long.MIN_VALUE);
    if (field.most() < Long.MAX_VALUE) {
      assertRefused(field, field.most() + 1);
      // What is left of these in 32 bits would be allowed.
      assertRefused(field, (1L << 32) + field.least());
      assertRefused(field, Long.MAX_VALUE);
    }
  }

  @Test
  void aKindOfEndingOrAnswerIsOneOfThoseThatAre() {
    assertMalformed("ending kind is 7; allowed 0 to 6", RawBody.of("RUN_ENDED", 1, 7, "text"));
    assertMalformed("ending kind is -1; allowed 0 to 6", RawBody.of("RUN_ENDED", 1, -1, "text"));
    assertMalformed(
        "answer kind is 2; allowed 0 to 1", RawBody.of("COMMAND_ANSWERED", 1, 1, 0, 2, "text"));
  }

  @Test
  void aSeedIsAnyNumber() {
    assertDoesNotThrow(() -> decode(start(17, Long.MIN_VALUE)));
    assertDoesNotThrow(() -> decode(start(17, Long.MAX_VALUE)));
  }

  @Test
  void headersAreTakenUpToTheirNumber() {
    assertDoesNotThrow(() -> decode(start(8, headers(MOST_ENTRIES))));
    assertMalformed("headers size is 4097; allowed 0 to 4096", start(8, headers(MOST_ENTRIES + 1)));
    assertMalformed("headers size is -1; allowed 0 to 4096", start(8, List.of(-1)));
  }

  @Test
  void argumentsAreTakenUpToTheirNumber() {
    assertDoesNotThrow(() -> decode(command(fields(MOST_ENTRIES))));
    assertMalformed(
        "command arguments has more than 4096 entries", command(fields(MOST_ENTRIES + 1)));
    assertDoesNotThrow(() -> decode(command(Map.of("a", Collections.nCopies(MOST_ENTRIES, 1)))));
    assertMalformed(
        "command arguments has more than 4096 entries",
        command(Map.of("a", Collections.nCopies(MOST_ENTRIES + 1, 1))));
  }

  @Test
  void aNestedValueIsTakenUpToItsDepth() {
    assertDoesNotThrow(() -> decode(command(Map.of("a", nested(15)))));
    assertThrows(MalformedFrameException.class, () -> decode(command(Map.of("a", nested(16)))));
    assertThrows(MalformedFrameException.class, () -> decode(command(Map.of("a", nested(400)))));
  }

  private void assertRefused(NumberField field, long value) {
    assertMalformed(
        "%s is %d; allowed %d to %d".formatted(field.field(), value, field.least(), field.most()),
        field.body().apply(value));
  }

  private void assertMalformed(String message, byte[] body) {
    MalformedFrameException refused =
        assertThrows(MalformedFrameException.class, () -> decode(body));
    assertEquals(message, refused.getMessage());
  }

  private Frame decode(byte[] body) throws MalformedFrameException {
    // Whichever direction is the right one.
    try {
      return codec.decodeFromWorker(body);
    } catch (MalformedFrameException e) {
      if (String.valueOf(e.getMessage()).endsWith("does not go in this direction")) {
        return codec.decodeToWorker(body);
      }
      throw e;
    }
  }

  private static TextField text(String field, int most, Function<String, byte[]> body) {
    return new TextField(field, most, body);
  }

  private static NumberField integer(String field, int least, LongFunction<byte[]> body) {
    return new NumberField(field, least, Integer.MAX_VALUE, body);
  }

  private static NumberField number(String field, int least, LongFunction<byte[]> body) {
    return new NumberField(field, least, Long.MAX_VALUE, body);
  }

  /** A start of a run in which one item was replaced. */
  private static byte[] start(int index, Object item) {
    List<Object> items =
        new ArrayList<>(
            List.of(
                "START_RUN",
                1,
                HASH,
                "owner",
                "plan",
                false,
                "INVITE",
                "sip:1@h",
                List.of(0),
                "",
                List.of(0),
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                0));
    items.set(index, item);
    return RawBody.of(items.toArray());
  }

  private static byte[] command(Map<String, ?> arguments) {
    return RawBody.of("COMMAND_ISSUED", 1, 1, "Dial", arguments);
  }

  private static List<Object> headers(int count) {
    List<Object> headers = new ArrayList<>(List.of(count));
    headers.addAll(Collections.nCopies(2 * count, "x"));
    return headers;
  }

  private static Map<String, Object> fields(int count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      fields.put("name" + i, i);
    }
    return fields;
  }

  private static Object nested(int depth) {
    Object value = 1;
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }
}
