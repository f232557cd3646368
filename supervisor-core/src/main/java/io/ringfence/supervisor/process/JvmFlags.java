package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

/** The flags of a worker's JVM: as small as scripts allow, and dead rather than poisoned. */
final class JvmFlags {
  /**
   * What a worker holds at least outside its heap. The heap may take the rest of the threshold: so
   * a slow leak crosses the threshold, where the worker can still drain, before it becomes an
   * OutOfMemoryError, where its runs are lost.
   */
  private static final long LEAST_OUTSIDE_HEAP_BYTES = 35_000_000;

  private static final long LEAST_HEAP_BYTES = 24 << 20;

  /**
   * The heap at the start. Java's own choice, 1/64 of the host's memory, let a worker that had done
   * nothing yet hold 111 MB of private memory where this makes it 78 MB, at the same start time.
   */
  private static final long FIRST_HEAP_BYTES = 16 << 20;

  /** Small, so that what runs leave behind is collected before it makes the worker grow. */
  private static final long YOUNG_HEAP_BYTES = 8 << 20;

  private static final List<String> ALWAYS =
      List.of(
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          // By default a full collection gives memory back only after several others.
          "-XX:-ShrinkHeapInSteps",
          "-XX:SoftRefLRUPolicyMSPerMB=0",
          // A finalizer keeps the whole runtime of an ended run for one more full collection.
          "--finalization=disabled",
          "-XX:MaxMetaspaceSize=96m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:MaxDirectMemorySize=16m",
          // Exit code 3.
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          // No file for each worker in /tmp, and nobody who attaches to it.
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dfile.encoding=UTF-8");

  private JvmFlags() {}

  static List<String> of(MemorySettings memory, Path workingFolder) {
    long heapBytes =
        Math.max(LEAST_HEAP_BYTES, memory.threshold().bytes() - LEAST_OUTSIDE_HEAP_BYTES);
    return Stream.concat(
            ALWAYS.stream(),
            Stream.of(
                "-Xms" + FIRST_HEAP_BYTES,
                "-Xmn" + YOUNG_HEAP_BYTES,
                "-Xmx" + heapBytes,
                "-Djava.io.tmpdir=" + workingFolder,
                // The environment of the host, and TZ with it, is not passed on; dialplans ask what
                // time it is.
                "-Duser.timezone=" + TimeZone.getDefault().getID()))
        .toList();
  }

  /** What must be as in a worker for the cache to fit it; the heap need not, and must be larger. */
  static List<String> forMakingACache() {
    return List.of(
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }
}
