package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says of a process. Nothing here starts anything or throws. */
final class ProcessReadings {
  private static final Pattern PRIVATE_PART =
      Pattern.compile("(RssAnon|RssShmem|VmSwap):\\s+(\\d{1,15}) kB");
  private static final int PRIVATE_PARTS = 3;

  private ProcessReadings() {}

  static Optional<MemorySize> privateMemory(long pid) {
    try {
      Path status = Path.of("/proc", Long.toString(pid), "status");
      return privateMemory(Files.readAllLines(status, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The sum of the three parts, or nothing if one of them is missing, as it is for a zombie. */
  static Optional<MemorySize> privateMemory(List<String> status) {
    long kibibytes = 0;
    int parts = 0;
    for (String line : status) {
      Matcher part = PRIVATE_PART.matcher(line);
      if (part.matches()) {
        kibibytes += Long.parseLong(part.group(2));
        parts++;
      }
    }
    return parts == PRIVATE_PARTS
        ? Optional.of(new MemorySize(kibibytes * 1024))
        : Optional.empty();
  }

  static Optional<Duration> cpuTime(ProcessHandle process) {
    return process.info().totalCpuDuration();
  }
}
