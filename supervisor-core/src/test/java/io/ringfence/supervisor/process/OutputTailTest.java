package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTailTest {
  private final OutputTail tail = new OutputTail();

  @Test
  void nothingPrintedIsNoLine() {
    assertEquals(List.of(), tail.lines());
  }

  @Test
  void linesAreKeptInTheirOrderAndTheUnfinishedOneToo() {
    print("one\ntwo\n\nthr");
    print("ee");
    assertEquals(List.of("one", "two", "", "three"), tail.lines());
  }

  @Test
  void onlyTheLastLinesAreKept() {
    for (int i = 0; i < 100_000; i++) {
      print(i + "\n");
    }
    assertEquals(OutputTail.MOST_LINES, tail.lines().size());
    assertEquals("99999", tail.lines().getLast());
  }

  @Test
  void onlyTheLastBytesAreKept() {
    print("x".repeat(99) + "\n");
    for (int i = 0; i < 4000; i++) {
      print("y".repeat(99) + "\n");
    }
    assertTrue(tail.lines().size() <= OutputTail.MOST_BYTES / 100 + 1);
    assertTrue(tail.lines().stream().allMatch(line -> line.matches("y+")));
  }

  @Test
  void nothingIsLostWhileItGrows() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      String line = "line " + i;
      print(line + "\n");
      all.append(line).append('\n');
      if (i % 500 == 0) {
        assertEquals(all.toString(), String.join("\n", tail.lines()) + "\n");
      }
    }
    assertEquals(all.toString(), String.join("\n", tail.lines()) + "\n");
  }

  @Test
  void moreThanTheRingHoldsAtOnceIsCut() {
    print("z".repeat(OutputTail.MOST_BYTES * 2) + "\nend");
    assertEquals("end", tail.lines().getLast());
  }

  @Test
  void aLongLineIsCut() {
    print("x".repeat(5000) + "\n");
    assertEquals(OutputTail.LONGEST_LINE + 3, tail.lines().getFirst().length());
  }

  @Test
  void whatCouldForgeALogOrSteerATerminalIsReplaced() {
    print("\u001b[2Jclear\rforged\u2028line\u202eback\ttab ü 😀\n");
    assertEquals(List.of("?[2Jclear?forged?line?back\ttab ü 😀"), tail.lines());
  }

  @Test
  void whatIsNotUtf8IsStillShown() {
    tail.add(new byte[] {'a', (byte) 0xff, 'b', '\n'}, 4);
    assertEquals(List.of("a\ufffdb"), tail.lines());
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tail.add(bytes, bytes.length);
  }
}
