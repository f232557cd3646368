package io.ringfence.supervisor.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringfence.supervisor.call.Command;
import io.ringfence.worker.protocol.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandChecksTest {
  private static final Map<String, Value> DIAL =
      Map.of(
          "destination", new Value.Text("1@office"),
          "ringSeconds", new Value.Whole(30),
          "answeredLimitSeconds", new Value.Whole(0));
  private static final Map<String, Value> RESPOND =
      Map.of(
          "status", new Value.Whole(486),
          "reason", new Value.Text("Busy Here"),
          "headers", new Value.Text("Retry-After: 5"));

  private static Map<String, Value> with(Map<String, Value> base, String argument, Value value) {
    Map<String, Value> changed = new HashMap<>(base);
    changed.put(argument, value);
    return changed;
  }

  private static void assertBreach(String message, String name, Map<String, Value> arguments) {
    BreachException breach = assertThrows(BreachException.class, () -> read(name, arguments));
    assertEquals(message, breach.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dial", "Dial ", "Webget", "toString"})
  void anUnknownCommandIsABreach(String name) {
    assertBreach("unknown command '" + name + "'", name, DIAL);
  }

  @Test
  void theNameOfAnUnknownCommandIsCut() {
    assertBreach("unknown command '" + "x".repeat(40) + "...'", "x".repeat(512), DIAL);
  }

  @Nested
  class Dial {

    @Test
    void itsArgumentsAreRead() throws Exception {
      assertEquals(
          new Command.Dial("1@office", Duration.ofSeconds(30), Optional.empty()),
          read("Dial", DIAL));
      assertEquals(
          new Command.Dial(
              "1@office", Duration.ofSeconds(30), Optional.of(Duration.ofSeconds(604_800))),
          read("Dial", with(DIAL, "answeredLimitSeconds", new Value.Whole(604_800))));
    }

    @Test
    void itsNumbersHaveARange() {
      for (long ring : new long[] {Long.MIN_VALUE, -1, 0, 181, (1L << 32) + 30}) {
        assertBreach(
            "Dial with ringSeconds " + ring + "; allowed 1 to 180",
            "Dial",
            with(DIAL, "ringSeconds", new Value.Whole(ring)));
      }
      for (long limit : new long[] {-1, 604_801, Long.MAX_VALUE}) {
        assertBreach(
            "Dial with answeredLimitSeconds " + limit + "; allowed 0 to 604800",
            "Dial",
            with(DIAL, "answeredLimitSeconds", new Value.Whole(limit)));
      }
    }

    @Test
    void itsArgumentsHaveTheirTypes() {
      for (Value value : List.of(new Value.Text("30"), new Value.Nothing(), new Value.Flag(true))) {
        assertBreach(
            "Dial whose ringSeconds is not a whole number",
            "Dial",
            with(DIAL, "ringSeconds", value));
      }
      for (Value value : List.of(new Value.Whole(1), new Value.Items(List.of()))) {
        assertBreach(
            "Dial whose destination is not text", "Dial", with(DIAL, "destination", value));
      }
    }

    @Test
    void itHasItsArgumentsAndNoOthers() {
      assertBreach("Dial with 0 arguments; it has 3", "Dial", Map.of());
      assertBreach(
          "Dial with 4 arguments; it has 3", "Dial", with(DIAL, "more", new Value.Nothing()));
      Map<String, Value> renamed = with(DIAL, "target", new Value.Text("1@office"));
      renamed.remove("destination");
      assertBreach("Dial whose destination is not text", "Dial", renamed);
    }

    @Test
    void itsDestinationIsThereAndShort() throws Exception {
      assertBreach(
          "Dial without a destination", "Dial", with(DIAL, "destination", new Value.Text("")));
      assertBreach(
          "Dial with destination of 8193 characters; allowed 8192",
          "Dial",
          with(DIAL, "destination", new Value.Text("1".repeat(8_193))));
      Command longest = read("Dial", with(DIAL, "destination", new Value.Text("1".repeat(8_192))));
      assertEquals("Dial", longest.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nVia: x", "\0", "\u007f", "\u0085", "a\u001b[2J"})
    void aControlCharacterIsABreach(String destination) {
      assertBreach(
          "Dial with a control character in destination",
          "Dial",
          with(DIAL, "destination", new Value.Text(destination)));
    }
  }

  @Nested
  class Respond {

    @Test
    void itsArgumentsAreRead() throws Exception {
      assertEquals(
          new Command.Respond(486, "Busy Here", "Retry-After: 5"), read("Respond", RESPOND));
      assertEquals(
          new Command.Respond(486, "", "a\tb"),
          read(
              "Respond",
              with(
                  with(RESPOND, "reason", new Value.Text("")), "headers", new Value.Text("a\tb"))));
    }

    @Test
    void itsStatusIsOneOfSip() {
      for (long status : new long[] {-1, 0, 99, 700, Long.MAX_VALUE}) {
        assertBreach(
            "Respond with status " + status + "; allowed 100 to 699",
            "Respond",
            with(RESPOND, "status", new Value.Whole(status)));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason", "headers"})
    void itsTextsAreShortAndOnOneLine(String argument) {
      assertBreach(
          "Respond with " + argument + " of 4097 characters; allowed 4096",
          "Respond",
          with(RESPOND, argument, new Value.Text("x".repeat(4_097))));
      assertBreach(
          "Respond with a control character in " + argument,
          "Respond",
          with(RESPOND, argument, new Value.Text("a\nb")));
    }

    @Test
    void itHasItsArgumentsAndNoOthers() {
      assertBreach(
          "Respond with 4 arguments; it has 3", "Respond", with(RESPOND, "x", new Value.Whole(1)));
    }
  }

  private static Command read(String name, Map<String, Value> arguments) throws BreachException {
    return CommandReader.read(name, arguments, Set.of("PlayFile"));
  }
}
