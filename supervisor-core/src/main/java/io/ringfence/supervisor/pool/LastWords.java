package io.ringfence.supervisor.pool;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a worker printed last, and apart from it the threads that its JVM printed when it was asked.
 *
 * @param output without the threads
 * @param threadDump empty if there is none
 */
record LastWords(List<String> output, List<String> threadDump) {
  private static final String BEGIN = "Full thread dump";
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
  private static final String LAST_OF_THREADS = "JNI global refs";
  private static final String HEAP = "Heap";

  /** Tells the two apart. Of a long dump the begin may be lost. */
  static LastWords of(List<String> lines) {
    int end = end(lines);
    int begin = begin(lines, end);
    if (begin < 0) {
      return new LastWords(List.copyOf(lines), List.of());
    }
    List<String> output =
        Stream.concat(lines.subList(0, begin).stream(), lines.subList(end, lines.size()).stream())
            .toList();
    return new LastWords(output, List.copyOf(lines.subList(begin, end)));
  }

  private static int begin(List<String> lines, int end) {
    for (int i = end - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(BEGIN)) {
        return i > 0 && TIME.matcher(lines.get(i - 1)).matches() ? i - 1 : i;
      }
    }
    return end < lines.size() || lastOfThreads(lines) >= 0 ? 0 : -1;
  }

  /** A dump ends with the heap, whose lines are indented. One that was cut off ends the output. */
  private static int end(List<String> lines) {
    int line = lastOfThreads(lines) + 1;
    if (line == 0) {
      return lines.size();
    }
    while (line < lines.size() && isOfDumpEnd(lines.get(line))) {
      line++;
    }
    return line;
  }

  private static boolean isOfDumpEnd(String line) {
    return line.isBlank() || line.equals(HEAP) || Character.isWhitespace(line.charAt(0));
  }

  private static int lastOfThreads(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(LAST_OF_THREADS)) {
        return i;
      }
    }
    return -1;
  }
}
