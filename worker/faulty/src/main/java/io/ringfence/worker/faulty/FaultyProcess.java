package io.ringfence.worker.faulty;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The misdeeds of a process as a whole. */
final class FaultyProcess {
  private static final long NATIVE_BYTES = 300_000_000;
  private static final int PAGE_BYTES = 4096;
  private static final int FLOOD_LINES = 500_000;
  private static final int BURST_BYTES = 10_000_000;
  private static final int DEATH_CODE = 8;

  /** Held so that nothing of it is given back. */
  private static final List<Object> HELD = new ArrayList<>();

  private FaultyProcess() {}

  static void commit(Misdeed misdeed) {
    try {
      switch (misdeed) {
        case EXIT -> System.exit(0);
        case OUT_OF_MEMORY -> fillHeap();
        case NATIVE_MEMORY -> holdNativeMemory();
        case FLOOD_STDOUT -> flood(System.out);
        case FLOOD_STDERR -> flood(System.err);
        case LEAVE_GRANDCHILD -> {
          HELD.add(new ProcessBuilder("/bin/sleep", "600").inheritIO().start());
          Runtime.getRuntime().halt(DEATH_CODE);
        }
        default -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fillHeap() {
    while (true) {
      HELD.add(new byte[BURST_BYTES]);
    }
  }

  /** Pages of a private mapping that were written to are memory of this process alone. */
  private static void holdNativeMemory() throws IOException {
    Path file = Files.createTempFile("native", ".bin");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer memory = channel.map(FileChannel.MapMode.PRIVATE, 0, NATIVE_BYTES);
      for (int at = 0; at < NATIVE_BYTES; at += PAGE_BYTES) {
        memory.put(at, (byte) 1);
      }
      HELD.add(memory);
    }
    Files.delete(file);
  }

  private static void flood(PrintStream stream) {
    String line = "x".repeat(99);
    for (int i = 0; i < FLOOD_LINES; i++) {
      stream.println(line);
    }
  }
}
