package io.ringfence.example.sipserver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Sample owners with their plans: what the demo plays with, and a start for a folder of one's own.
 */
final class Sample {
  private static final List<String> FILES =
      List.of(
          "server.toml",
          "dialplans/alice/in.rb",
          "dialplans/alice/out.rb",
          "dialplans/bob/in.js",
          "dialplans/bob/out.js",
          "dialplans/hoarder/in.rb",
          "dialplans/spinner/in.rb",
          "dialplans/clumsy/in.js");

  /** Where the providers of the sample are. */
  record Ports(int unreachable, int budget, int reliable) {
    /** Where nobody has one. */
    static final Ports DEFAULT = new Ports(5071, 5072, 5073);

    private String into(String text) {
      return text.replace("@unreachable@", Integer.toString(unreachable))
          .replace("@budget@", Integer.toString(budget))
          .replace("@reliable@", Integer.toString(reliable));
    }
  }

  private Sample() {}

  /** Writes all files into a folder; one that is there already is an error. */
  static void writeTo(DataFolder folder, Ports ports) throws StartException {
    for (String name : FILES) {
      Path file = folder.path().resolve(name);
      try (InputStream in = Sample.class.getResourceAsStream("/sample/" + name)) {
        if (in == null) {
          throw new StartException("the sample file " + name + " is not in this program");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Files.createDirectories(file.getParent());
        Files.writeString(file, ports.into(text), StandardOpenOption.CREATE_NEW);
      } catch (IOException e) {
        throw new StartException("the sample file %s cannot be written: %s".formatted(file, e));
      }
    }
  }
}
