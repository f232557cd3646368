package io.ringfence.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Has the kernel wake this process when its supervisor dies. A worker that runs notices by itself,
 * by the end of its standard input, and tidies up; one that was stopped (SIGSTOP) does not, until
 * it is continued. So the signal is SIGCONT and not SIGKILL, which would leave the worker's files.
 *
 * <p>Linux only. The kernel sends it when the thread that started this process ends; that thread
 * lives as long as the process.
 */
final class ParentDeathSignal {
  private static final int PR_SET_PDEATHSIG = 1;
  private static final long SIGCONT = 18;

  private ParentDeathSignal() {}

  /**
   * Asks for the signal.
   *
   * @param spawner the process that started this one
   * @return false if the spawner is gone already, so that no signal will ever come
   */
  static boolean arm(Optional<ProcessHandle> spawner) {
    if (System.getProperty("os.name").equals("Linux")) {
      request();
    }
    return ProcessHandle.current().parent().equals(spawner);
  }

  // The flags of a worker allow native access to the class path, as JRuby needs it too.
  @SuppressWarnings("restricted")
  private static void request() {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle prctl =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("prctl"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
      int _ = (int) prctl.invokeExact(PR_SET_PDEATHSIG, SIGCONT);
    } catch (Throwable _) {
      // Without it only a stopped worker outlives its supervisor.
    }
  }
}
