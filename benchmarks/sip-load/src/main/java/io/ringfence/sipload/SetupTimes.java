package io.ringfence.sipload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The times from INVITE to 180 of many calls, in milliseconds and in order. */
record SetupTimes(double[] sortedMillis) {

  /** Reads what {@code -trace_rtt} wrote: time; response time in milliseconds; its number. */
  static SetupTimes read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      double[] millis =
          lines
              .map(line -> line.split(";", -1))
              .filter(columns -> columns.length >= 2 && columns[1].matches("[0-9.]+"))
              .mapToDouble(columns -> Double.parseDouble(columns[1]))
              .toArray();
      Arrays.sort(millis);
      return new SetupTimes(millis);
    }
  }

  double percentile(double share) {
    if (sortedMillis.length == 0) {
      throw new IllegalStateException("no time was measured");
    }
    int index = (int) Math.ceil(share * sortedMillis.length) - 1;
    return sortedMillis[Math.max(0, index)];
  }
}
