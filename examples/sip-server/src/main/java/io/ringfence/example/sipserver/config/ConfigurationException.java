package io.ringfence.example.sipserver.config;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used. Its message has a line for each thing that is wrong. */
public final class ConfigurationException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private static final int MOST_SHOWN = 50;

  ConfigurationException(List<String> problems) {
    super(text(problems));
  }

  private static String text(List<String> problems) {
    String shown = String.join("\n", problems.subList(0, Math.min(MOST_SHOWN, problems.size())));
    return problems.size() > MOST_SHOWN
        ? shown + "\nand %d more".formatted(problems.size() - MOST_SHOWN)
        : shown;
  }
}
