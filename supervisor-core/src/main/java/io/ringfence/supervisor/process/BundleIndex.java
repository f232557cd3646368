package io.ringfence.supervisor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in the bundle. Lines of text, made by the build: {@code main CLASS}, {@code bytes SUM},
 * then {@code SHA-256 NAME} for each library in the order of the class path.
 */
record BundleIndex(String mainClass, long bytes, List<Library> libraries) {
  /** One jar of the class path. */
  record Library(String name, String sha256) {}

  private static final Pattern MAIN = Pattern.compile("main ([\\w.$]+)");
  private static final Pattern BYTES = Pattern.compile("bytes (\\d{1,15})");
  private static final Pattern LIBRARY = Pattern.compile("([0-9a-f]{64}) ([\\w][\\w.+-]*\\.jar)");

  BundleIndex {
    libraries = List.copyOf(libraries);
  }

  static BundleIndex parse(byte[] content) throws IOException {
    Optional<String> mainClass = Optional.empty();
    long bytes = 0;
    List<Library> libraries = new ArrayList<>();
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      Matcher main = MAIN.matcher(line);
      Matcher sum = BYTES.matcher(line);
      Matcher library = LIBRARY.matcher(line);
      if (main.matches()) {
        mainClass = Optional.of(main.group(1));
      } else if (sum.matches()) {
        bytes = Long.parseLong(sum.group(1));
      } else if (library.matches()) {
        libraries.add(new Library(library.group(2), library.group(1)));
      } else if (!line.isBlank()) {
        throw new IOException("not a line of an index: " + line);
      }
    }
    if (mainClass.isEmpty() || libraries.isEmpty()) {
      throw new IOException("names no main class or no library");
    }
    return new BundleIndex(mainClass.get(), bytes, libraries);
  }
}
