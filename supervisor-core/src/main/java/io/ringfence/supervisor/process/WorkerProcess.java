package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One worker process, from the making of its folder to its exit. Every method is thread safe. */
public final class WorkerProcess {
  private final Path socket;

  WorkerProcess(Path socket) {
    this.socket = socket;
  }

  /** Where the worker will connect to; in its private folder, nothing is there yet. */
  public Path socket() {
    return socket;
  }

  /**
   * Starts the process and returns before it runs. The token is the first line of its standard
   * input, which stays open until the end.
   *
   * @param onExit hears of the end, or that there was no start
   * @throws IllegalStateException if called twice
   */
  public void start(String token, ExitListener onExit) {
    onExit.exited(new Exit.NotStarted("not yet " + token.length()));
  }

  /** The process id, once there is a process. */
  public OptionalLong pid() {
    return OptionalLong.empty();
  }

  /**
   * The memory that no other process shares, swapped pages included: RssAnon, RssShmem and VmSwap
   * of {@code /proc/PID/status}. Empty where that cannot be read, or before the start and after the
   * end. Starts nothing and never throws.
   */
  public Optional<MemorySize> privateMemory() {
    return Optional.empty();
  }

  /** The processor time used so far, where it can be read. Starts nothing and never throws. */
  public Optional<Duration> cpuTime() {
    return Optional.empty();
  }

  /** The last lines of standard output and standard error, oldest first, capped and harmless. */
  public List<String> lastOutput() {
    return List.of();
  }

  /**
   * Asks the JVM for a thread dump (SIGQUIT), which lands in {@link #lastOutput} some time later.
   * Returns at once; without effect where there is no {@code sh}.
   */
  public void requestThreadDump() {}

  /**
   * Kills the process and all it started, forcibly. Returns at once; the exit listener hears when
   * it is done. Before {@link #start} it keeps the process from being started.
   */
  public void kill() {}
}
