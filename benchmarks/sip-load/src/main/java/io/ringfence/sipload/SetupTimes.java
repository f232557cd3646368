package io.ringfence.sipload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The times from INVITE to 180 of many calls, in milliseconds and in order. */
record SetupTimes(List<Double> sortedMillis) {
  SetupTimes {
    sortedMillis = List.copyOf(sortedMillis);
  }

  /** Reads what {@code -trace_rtt} wrote: time; response time in milliseconds; its number. */
  static SetupTimes read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return new SetupTimes(
          lines
              .map(line -> line.split(";", -1))
              .filter(columns -> columns.length >= 2 && columns[1].matches("[0-9.]+"))
              .map(columns -> Double.valueOf(columns[1]))
              .sorted()
              .toList());
    }
  }

  double percentile(double share) {
    if (sortedMillis.isEmpty()) {
      throw new IllegalStateException("no time was measured");
    }
    int index = (int) Math.ceil(share * sortedMillis.size()) - 1;
    return sortedMillis.get(Math.max(0, index));
  }
}
