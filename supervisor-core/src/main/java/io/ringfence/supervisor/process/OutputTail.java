package io.ringfence.supervisor.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The last of what a worker printed: a ring of bytes, so that a flood costs a copy and no memory.
 * It grows with what is printed, as most workers print nothing. Lines are made only when asked for.
 */
final class OutputTail {
  /** Room for a thread dump of a worker with twenty runs. */
  static final int MOST_BYTES = 256 * 1024;

  static final int MOST_LINES = 4000;
  static final int LONGEST_LINE = 1000;

  private static final int FIRST_BYTES = 4 * 1024;

  private byte[] ring = new byte[FIRST_BYTES];
  private long written;

  synchronized void add(byte[] bytes, int length) {
    growFor(length);
    int skipped = Math.max(0, length - ring.length);
    int from = (int) ((written + skipped) % ring.length);
    int kept = length - skipped;
    int untilEnd = Math.min(kept, ring.length - from);
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

  /** It is not full while it can grow, and so what is in it begins at 0. */
  private void growFor(int length) {
    long needed = Math.min(MOST_BYTES, written + length);
    if (needed > ring.length) {
      ring = Arrays.copyOf(ring, (int) Math.min(MOST_BYTES, Math.max(needed, 2L * ring.length)));
    }
  }

  private synchronized String text() {
    if (written <= ring.length) {
      return new String(ring, 0, (int) written, StandardCharsets.UTF_8);
    }
    int oldest = (int) (written % ring.length);
    byte[] ordered = new byte[ring.length];
    System.arraycopy(ring, oldest, ordered, 0, ring.length - oldest);
    System.arraycopy(ring, 0, ordered, ring.length - oldest, oldest);
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
