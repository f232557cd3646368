package io.ringfence.supervisor.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last of what a worker printed: a ring of bytes, so that a flood costs a copy and no memory.
 * Lines are made only when asked for.
 */
final class OutputTail {
  /** Room for a thread dump. */
  static final int MOST_BYTES = 64 * 1024;

  static final int MOST_LINES = 1000;
  static final int LONGEST_LINE = 1000;

  private final byte[] ring = new byte[MOST_BYTES];
  private long written;

  synchronized void add(byte[] bytes, int length) {
    int skipped = Math.max(0, length - MOST_BYTES);
    int from = (int) ((written + skipped) % MOST_BYTES);
    int kept = length - skipped;
    int untilEnd = Math.min(kept, MOST_BYTES - from);
    System.arraycopy(bytes, skipped, ring, from, untilEnd);
    System.arraycopy(bytes, skipped + untilEnd, ring, 0, kept - untilEnd);
    written += length;
  }

  List<String> lines() {
    Deque<String> last = new ArrayDeque<>();
    String text = text();
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    while (end > 0 && last.size() < MOST_LINES) {
      int start = text.lastIndexOf('\n', end - 1) + 1;
      last.addFirst(harmless(text.substring(start, end)));
      end = start - 1;
    }
    return List.copyOf(last);
  }

  private synchronized String text() {
    if (written <= MOST_BYTES) {
      return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
    }
    int oldest = (int) (written % MOST_BYTES);
    byte[] ordered = new byte[MOST_BYTES];
    System.arraycopy(ring, oldest, ordered, 0, MOST_BYTES - oldest);
    System.arraycopy(ring, 0, ordered, MOST_BYTES - oldest, oldest);
    return new String(ordered, StandardCharsets.UTF_8);
  }

  /** Cuts the line, and replaces what could steer a terminal or forge a line in a log. */
  private static String harmless(String line) {
    String cut = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    StringBuilder clean = new StringBuilder(cut.length());
    cut.chars()
        .forEach(character ->
            clean.append(
                character != '\t' && (Character.isISOControl(character) || isSeparator(character))
                    ? '?'
                    : (char) character));
    return clean.toString();
  }

  private static boolean isSeparator(int character) {
    int type = Character.getType(character);
    return type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.FORMAT;
  }
}
