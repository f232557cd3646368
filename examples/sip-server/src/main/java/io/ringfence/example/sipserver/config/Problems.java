package io.ringfence.example.sipserver.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a configuration file. Each problem names its line and its key. */
final class Problems {
  private record Problem(int line, String text) {}

  private final String file;
  private final List<Problem> all = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String key, String text) {
    all.add(new Problem(line, key.replaceAll("\\p{Cntrl}", "?") + ": " + text));
  }

  void add(int line, String text) {
    all.add(new Problem(line, text));
  }

  /**
   * Ends the reading if anything was wrong.
   *
   * @throws ConfigurationException with all of it, in the order of the lines
   */
  void refuse() throws ConfigurationException {
    if (!all.isEmpty()) {
      throw new ConfigurationException(
          all.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> "%s:%d: %s".formatted(file, problem.line(), problem.text()))
              .toList());
    }
  }
}
