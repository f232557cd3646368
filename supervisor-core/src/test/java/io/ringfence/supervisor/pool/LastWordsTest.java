package io.ringfence.supervisor.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  private static final List<String> THREADS =
      List.of(
          "\"run-7\" #31 [812] prio=5 os_prio=0",
          "   java.lang.Thread.State: RUNNABLE",
          "\tat Plan.loop(Plan.java:1)",
          "",
          "JNI global refs: 18, weak refs: 0",
          "",
          "Heap",
          " def new generation   total 9216K, used 1K",
          " Metaspace       used 1K",
          "");

  private static List<String> lines(Object... parts) {
    return Arrays.stream(parts)
        .flatMap(part ->
            part instanceof List<?> all
                ? all.stream().map(Object::toString)
                : Stream.of(part.toString()))
        .toList();
  }

  @Test
  void theThreadsAreTakenOutOfTheOutput() {
    List<String> dump = lines("2026-01-02 03:04:05", "Full thread dump OpenJDK (25)", THREADS);
    LastWords words = LastWords.of(lines("before", dump, "after"));
    assertEquals(List.of("before", "after"), words.output());
    assertEquals(dump, words.threadDump());
  }

  @Test
  void withoutThreadsAllIsOutput() {
    assertEquals(
        new LastWords(List.of("one", "two"), List.of()), LastWords.of(List.of("one", "two")));
    assertEquals(new LastWords(List.of(), List.of()), LastWords.of(List.of()));
  }

  @Test
  void ofALongDumpTheBeginIsLost() {
    LastWords words = LastWords.of(lines(THREADS, "after"));
    assertEquals(List.of("after"), words.output());
    assertEquals(THREADS, words.threadDump());
  }

  @Test
  void oneThatWasCutOffByTheKillEndsTheOutput() {
    List<String> dump = lines("Full thread dump OpenJDK (25)", THREADS.subList(0, 3));
    LastWords words = LastWords.of(lines("before", dump));
    assertEquals(List.of("before"), words.output());
    assertEquals(dump, words.threadDump());
  }
}
