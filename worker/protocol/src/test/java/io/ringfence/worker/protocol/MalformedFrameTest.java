package io.ringfence.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedFrameTest {
  private final FrameCodec codec = new FrameCodec();

  @Nested
  class Tag {

    @Test
    void anEmptyBodyHasNone() {
      assertMalformed("frame tag is null, not VALUE_STRING", new byte[0]);
    }

    @Test
    void anUnknownOneIsNamed() {
      assertMalformed("unknown frame tag 'GREETING'", RawBody.of("GREETING"));
      assertMalformed("unknown frame tag 'hello'", RawBody.of("hello"));
      assertMalformed("unknown frame tag ''", RawBody.of(""));
    }

    @Test
    void itIsShort() {
      assertMalformed("frame tag has 65 characters; allowed 64", RawBody.of("H".repeat(65)));
    }

    @Test
    void itIsText() {
      assertMalformed("frame tag is VALUE_NUMBER_INT, not VALUE_STRING", RawBody.of(1));
      assertMalformed("frame tag is START_ARRAY, not VALUE_STRING", RawBody.of(List.of("FINISH")));
      assertMalformed("frame tag is VALUE_NULL, not VALUE_STRING", RawBody.of((Object) null));
      assertMalformed(
          "frame tag is VALUE_EMBEDDED_OBJECT, not VALUE_STRING",
          RawBody.of("FINISH".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aConstantInsideAFrameIsKnownToo() {
      assertMalformed("unknown fault 'LATE'", RawBody.of("RUN_ENDED", 1, 3, "LATE", 1, ""));
      assertMalformed("unknown limit 'HEAP'", RawBody.of("RUN_ENDED", 1, 4, "HEAP", 1, 1));
    }
  }

  @Nested
  class Fields {

    @Test
    void oneOfTheWrongTypeIsNamed() {
      assertMalformed("run is VALUE_STRING, not VALUE_NUMBER_INT", RawBody.of("LOGGED", "1", ""));
      assertMalformed("run is VALUE_NUMBER_FLOAT, not VALUE_NUMBER_INT", RawBody.of("LOGGED", 1.0));
      assertMalformed("log line is VALUE_NUMBER_INT, not VALUE_STRING", RawBody.of("LOGGED", 1, 1));
      assertMalformed("log line is VALUE_NULL, not VALUE_STRING", RawBody.of("LOGGED", 1, null));
      assertMalformed(
          "command arguments is START_ARRAY, not START_OBJECT",
          RawBody.of("COMMAND_ISSUED", 1, 1, "Dial", List.of()));
      assertMalformed(
          "outbound is VALUE_NUMBER_INT, not a boolean",
          RawBody.of("START_RUN", 1, "h", "o", "d", 1));
      assertMalformed("outbound is null, not a boolean", RawBody.of("START_RUN", 1, "h", "o", "d"));
    }

    @Test
    void aMissingOneIsNamed() {
      assertMalformed("log line is null, not VALUE_STRING", RawBody.of("LOGGED", 1));
    }

    @Test
    void aFurtherOneIsRefused() {
      assertMalformed("bytes after the end of the frame", RawBody.of("HEARTBEAT", 1, 1));
      assertMalformed("bytes after the end of the frame", RawBody.of("FINISH", "FINISH"));
    }

    @Test
    void aNumberOfMoreThan64BitsIsRefused() {
      BigInteger huge = BigInteger.TWO.pow(64);
      assertMalformed("run is a number of more than 64 bits", RawBody.of("LOGGED", huge, ""));
      assertMalformed(
          "command arguments is a number of more than 64 bits",
          command(Map.of("a", huge.negate())));
      assertThrows(
          MalformedFrameException.class,
          () -> codec.decodeFromWorker(RawBody.of("LOGGED", BigInteger.TWO.pow(80_000), "")));
      // The largest unsigned number of 64 bits that CBOR knows.
      assertMalformed(
          "runs is a number of more than 64 bits",
          RawBody.joined(RawBody.of("HEARTBEAT"), hex("1bffffffffffffffff")));
    }

    @Test
    void aListEndsWhereItSaid() {
      assertMalformed(
          "headers is VALUE_STRING, not END_ARRAY",
          RawBody.of(
              "START_RUN",
              1,
              "h",
              "o",
              "d",
              true,
              "INVITE",
              "sip:1@h",
              List.of(1, "name", "value", "more")));
      assertMalformed(
          "header value is END_ARRAY, not VALUE_STRING",
          RawBody.of("START_RUN", 1, "h", "o", "d", true, "INVITE", "sip:1@h", List.of(1, "name")));
    }
  }

  @Nested
  class Arguments {

    @Test
    void aNameIsThereOnce() {
      assertMalformed(
          "command arguments names 'a' twice",
          RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf616101616102ff")));
    }

    @Test
    void aNumberAsANameIsThereOnceToo() {
      assertMalformed(
          "command arguments names '1' twice",
          RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf0101613102ff")));
    }

    @Test
    void aNameIsShort() {
      assertThrows(
          MalformedFrameException.class,
          () -> codec.decodeFromWorker(command(Map.of("n".repeat(513), 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f97e00", "fb3ff8000000000000", "4101", "d81841a0"})
    void aValueIsOfAFewShapesOnly(String item) {
      byte[] body =
          RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf6161" + item + "ff"));
      assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body));
    }

    @Test
    void aThousandOpenListsAreRefused() {
      byte[] opened = new byte[1_000];
      Arrays.fill(opened, (byte) 0x9f);
      byte[] body =
          RawBody.joined(
              RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf6161")), opened);
      assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body));
    }
  }

  @Nested
  class Bytes {
    static final List<FromWorker> SAMPLES = SampleFrames.FROM_WORKER;

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void aFrameThatIsCutOffAnywhereIsRefused(FromWorker frame) {
      byte[] whole = RawBody.of(codec, frame);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThrows(
            MalformedFrameException.class,
            () -> codec.decodeFromWorker(cut),
            () -> frame + " cut to " + cut.length);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"ff", "fe", "1c", "dfff", "9f", "bf", "5f", "7f", "c0c0c0c0", "00000000"})
    void whatIsNotCborIsRefused(String garbage) {
      assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(hex(garbage)));
    }

    @Test
    void textThatIsNotUnicodeIsRefused() {
      // A lone continuation, halves of a pair in three bytes each, a character cut off.
      for (String text : List.of("6180", "63eda080", "63edb080", "6461eda080", "61e2")) {
        byte[] line = RawBody.joined(RawBody.of("LOGGED", 1), hex(text));
        assertThrows(
            MalformedFrameException.class, () -> codec.decodeFromWorker(line), "line " + text);
        byte[] argument =
            RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf6161" + text + "ff"));
        assertThrows(
            MalformedFrameException.class,
            () -> codec.decodeFromWorker(argument),
            "argument " + text);
        byte[] name =
            RawBody.joined(RawBody.of("COMMAND_ISSUED", 1, 1, "Dial"), hex("bf" + text + "01ff"));
        assertThrows(
            MalformedFrameException.class, () -> codec.decodeFromWorker(name), "name " + text);
      }
    }

    @Test
    void aTextThatAnnouncesMoreThanThereIsTakesNoMemory() {
      byte[] body = RawBody.joined(RawBody.of("LOGGED", 1), hex("7a7fffffff61"));
      assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body));
      byte[] huge = RawBody.joined(RawBody.of("LOGGED", 1), hex("7b7fffffffffffffff61"));
      assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(huge));
    }

    @Test
    void aMessageIsShortWhateverTheFrameHolds() {
      byte[] body = RawBody.of("COMMAND_ISSUED", 1, 1, Collections.nCopies(4_000, "text"));
      MalformedFrameException refused =
          assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body));
      assertTrue(String.valueOf(refused.getMessage()).length() < 1_000, refused::getMessage);
    }
  }

  private void assertMalformed(String message, byte[] body) {
    MalformedFrameException refused =
        assertThrows(MalformedFrameException.class, () -> codec.decodeFromWorker(body));
    assertEquals(message, refused.getMessage());
  }

  private static byte[] command(Map<String, ?> arguments) {
    return RawBody.of("COMMAND_ISSUED", 1, 1, "Dial", arguments);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
