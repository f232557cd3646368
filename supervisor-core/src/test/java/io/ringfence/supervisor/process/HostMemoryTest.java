package io.ringfence.supervisor.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringfence.supervisor.settings.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void hostHas(int kib) throws IOException {
    write("proc/meminfo", "MemTotal: 999 kB\nMemAvailable:   %d kB\nCached: 7 kB\n".formatted(kib));
  }

  private Optional<MemorySize> available() {
    return HostMemory.available(folder.resolve("proc"), folder.resolve("groups"));
  }

  private static Optional<MemorySize> bytes(long bytes) {
    return Optional.of(new MemorySize(bytes));
  }

  @Test
  void itIsWhatTheKernelSays() throws IOException {
    hostHas(500);
    assertEquals(bytes(500 * 1024), available());
  }

  @Test
  void itIsWhatTheNarrowestGroupLeaves() throws IOException {
    hostHas(500);
    write("proc/self/cgroup", "1:name=old:/x\n0::/outer/inner\n");
    write("groups/outer/memory.max", "9000\n");
    write("groups/outer/memory.current", "8000\n");
    write("groups/outer/inner/memory.max", "max\n");
    write("groups/outer/inner/memory.current", "7000\n");
    assertEquals(bytes(1000), available());
    write("groups/outer/inner/memory.max", "7100\n");
    assertEquals(bytes(100), available());
    write("groups/outer/inner/memory.max", "6000\n");
    assertEquals(bytes(0), available());
  }

  @Test
  void filesThatWereNotUsedLatelyTakeNothing() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("groups/memory.max", "9000\n");
    write("groups/memory.current", "8900\n");
    write("groups/memory.stat", "anon 900\ninactive_file 8000\nactive_file 0\n");
    assertEquals(bytes(8100), available());
  }

  @Test
  void whereNothingCanBeReadItIsUnknown() {
    assertEquals(Optional.empty(), available());
  }

  @Test
  void aGroupOfAnotherPlaceIsNotLookedFor() throws IOException {
    hostHas(500);
    write("proc/self/cgroup", "0::/../..\n");
    write("memory.max", "10\n");
    write("memory.current", "5\n");
    assertEquals(bytes(500 * 1024), available());
  }
}
