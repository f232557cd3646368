package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The memory that further processes of this host, or of this container, can have.
 *
 * <p>That is {@code MemAvailable} of {@code /proc/meminfo}, or what the limits of the control
 * groups (version 2) around this process leave, if that is less. Pages of files that were not used
 * lately count as free there too: the kernel gives them up before anything else, and in a container
 * that runs for long they fill all that is left.
 */
public final class HostMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");
  private static final Pattern GROUP = Pattern.compile("0::(/.*)");
  private static final Pattern INACTIVE_FILE = Pattern.compile("inactive_file (\\d{1,18})");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,18})");

  private HostMemory() {}

  /** What can be had now; empty where nothing of it can be read. Never throws. */
  public static Optional<MemorySize> available() {
    return available(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  static Optional<MemorySize> available(Path proc, Path groups) {
    Stream<Long> ofHost =
        number(proc.resolve("meminfo"), AVAILABLE).map(kib -> kib * 1024).stream();
    return Stream.concat(ofHost, ofGroups(proc, groups))
        .min(Long::compare)
        .map(bytes -> new MemorySize(Math.max(0, bytes)));
  }

  private static Stream<Long> ofGroups(Path proc, Path groups) {
    Optional<String> name = first(proc.resolve("self").resolve("cgroup"), GROUP);
    if (name.isEmpty()) {
      return Stream.empty();
    }
    Path own = groups.resolve(name.get().substring(1)).normalize();
    return Stream.iterate(own, group -> group != null && group.startsWith(groups), Path::getParent)
        .flatMap(group -> ofGroup(group).stream());
  }

  /** A group without a limit says {@code max}, and the topmost one has no such file. */
  private static Optional<Long> ofGroup(Path group) {
    long inactive = number(group.resolve("memory.stat"), INACTIVE_FILE).orElse(0L);
    return number(group.resolve("memory.max"), BYTES)
        .flatMap(limit ->
            number(group.resolve("memory.current"), BYTES)
                .map(used -> limit - Math.max(0, used - inactive)));
  }

  private static Optional<Long> number(Path file, Pattern pattern) {
    return first(file, pattern).map(Long::parseLong);
  }

  private static Optional<String> first(Path file, Pattern pattern) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return lines.stream()
          .map(pattern::matcher)
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
