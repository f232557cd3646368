package io.ringfence.example.sipserver.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lay in the place of a plan when it was looked at. Two sightings are equal if nothing has
 * changed between them.
 */
record Sighting(List<Stamp> stamps) {

  /** A file, and what changes with its content. A replaced file has another {@code identity}. */
  record Stamp(Path file, long size, Instant changed, String identity) {}

  /** Looks at {@code OWNER/in.rb} and the like. Opens nothing. */
  static Sighting of(Path... files) {
    List<Stamp> stamps = new ArrayList<>();
    Stream.of(files).forEach(file -> look(file, stamps));
    return new Sighting(List.copyOf(stamps));
  }

  /** Whether a file has changed so lately that a further change might not show. */
  boolean isYoungerThan(Duration age, Instant now) {
    return stamps.stream().anyMatch(stamp -> stamp.changed().isAfter(now.minus(age)));
  }

  private static void look(Path file, List<Stamp> into) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      into.add(
          new Stamp(
              file,
              attributes.size(),
              attributes.lastModifiedTime().toInstant(),
              String.valueOf(attributes.fileKey())));
    } catch (NoSuchFileException _) {
      // A link that leads nowhere is a plan that cannot be read, not the absence of one.
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        into.add(new Stamp(file, 0, Instant.EPOCH, "a link that leads nowhere"));
      }
    } catch (IOException e) {
      into.add(new Stamp(file, 0, Instant.EPOCH, e.toString()));
    }
  }
}
