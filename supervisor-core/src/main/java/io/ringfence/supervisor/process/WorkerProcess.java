package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * One worker process, from the making of its folder to its exit. Every method is thread safe.
 *
 * <p>A thread of its own, {@code ringfence-process-N}, starts the process, waits in Commons Exec
 * for its end, kills what it left behind, removes its folder and tells the listener. It starts the
 * process itself because the kernel sends the parent-death signal when the thread that started a
 * child ends, not only when the whole JVM does.
 */
public final class WorkerProcess {
  private static final Duration REAP_LIMIT = Duration.ofSeconds(5);
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(2);

  private final String name;
  private final Path folder;
  private final Path socket;
  private final CommandLine command;
  private final Consumer<WorkerProcess> onEnd;
  private final String cookie = UUID.randomUUID().toString();
  private final OutputTail tail = new OutputTail();

  // Guarded by this; each is set once.
  private @Nullable Thread life;
  private @Nullable Process process;
  private @Nullable Thread killing;
  private @Nullable Thread dumping;
  private boolean killed;

  WorkerProcess(
      String name, Path folder, Path socket, CommandLine command, Consumer<WorkerProcess> onEnd) {
    this.name = name;
    this.folder = folder;
    this.socket = socket;
    this.command = command;
    this.onEnd = onEnd;
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
    Thread own = platformThread("", () -> live(token, onExit));
    synchronized (this) {
      if (life != null) {
        throw new IllegalStateException("worker " + name + " is started twice");
      }
      life = own;
    }
    try {
      own.start();
    } catch (OutOfMemoryError e) {
      end(new Exit.NotStarted("no thread for it: " + e.getMessage()), onExit);
    }
  }

  /** The process id, once there is a process; it stays known after the end. */
  public OptionalLong pid() {
    return launched().map(known -> OptionalLong.of(known.pid())).orElse(OptionalLong.empty());
  }

  /**
   * The memory that no other process shares, swapped pages included: RssAnon, RssShmem and VmSwap
   * of {@code /proc/PID/status}. Empty where that cannot be read, or before the start and after the
   * end. Starts nothing and never throws.
   */
  public Optional<MemorySize> privateMemory() {
    return running().flatMap(known -> ProcessReadings.privateMemory(known.pid()));
  }

  /** The processor time used so far, where it can be read. Starts nothing and never throws. */
  public Optional<Duration> cpuTime() {
    return running().flatMap(known -> ProcessReadings.cpuTime(known.toHandle()));
  }

  /**
   * The last lines of standard output and standard error, oldest first: at most 256 KiB and 4000
   * lines, long lines cut, control characters replaced. The two streams are mixed as they came.
   */
  public List<String> lastOutput() {
    return tail.lines();
  }

  /**
   * Asks the JVM for a thread dump (SIGQUIT), which lands in {@link #lastOutput} some time later,
   * and has a stopped process go on (SIGCONT), for else it would print nothing. Returns at once;
   * without effect where there is no {@code /bin/sh}, for Java has no other way to send these
   * signals.
   */
  public void requestThreadDump() {
    running().ifPresent(known -> dump(known.pid()));
  }

  /**
   * Kills the process and all it started, forcibly. Returns at once; the exit listener hears when
   * it is done. Before {@link #start} it keeps the process from being started.
   */
  public void kill() {
    boolean unstarted;
    Optional<Thread> kill = Optional.empty();
    synchronized (this) {
      killed = true;
      unstarted = life == null;
      Process known = process;
      if (killing == null && known != null && known.isAlive()) {
        killing = platformThread("-kill", tree(known)::kill);
        kill = Optional.of(killing);
      }
    }
    if (unstarted) {
      forget();
    }
    kill.ifPresent(thread -> {
      try {
        thread.start();
      } catch (OutOfMemoryError _) {
        // What the worker leaves behind is killed at its end.
        running().ifPresent(Process::destroyForcibly);
      }
    });
  }

  /** Waits for the end of all threads of this worker; there is nothing to wait for if unstarted. */
  void awaitEnd(Deadline limit) {
    Stream<Thread> threads;
    synchronized (this) {
      threads = Stream.of(life, killing, dumping).filter(Objects::nonNull);
    }
    threads.forEach(limit::join);
  }

  @Override
  public String toString() {
    OptionalLong pid = pid();
    return "worker " + name + (pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "");
  }

  private void live(String token, ExitListener onExit) {
    Exit exit = new Exit.NotStarted("its thread failed");
    try {
      exit = execute(token);
    } finally {
      end(exit, onExit);
    }
  }

  private Exit execute(String token) {
    if (isKilled()) {
      return new Exit.NotStarted("killed before its start");
    }
    String failure = "";
    WorkerStreams streams = new WorkerStreams(threadName(""), token, tail, this::killLeftovers);
    try {
      WatchedExecutor executor = new WatchedExecutor(folder, this::onLaunch);
      executor.setStreamHandler(streams);
      executor.execute(command, Map.of(ProcessTree.COOKIE_NAME, cookie, "LANG", "C.UTF-8"));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Once there is a process this is about its pipes, and the process itself knows how it ended.
      failure = String.valueOf(e.getMessage());
    }
    Optional<Process> started = launched();
    return started.isEmpty() ? new Exit.NotStarted(failure) : reaped(started.get());
  }

  private void onLaunch(Process started) {
    boolean unwanted;
    synchronized (this) {
      process = started;
      unwanted = killed;
    }
    if (unwanted) {
      tree(started).kill();
    }
  }

  private Exit reaped(Process started) {
    if (started.isAlive()) {
      // Its pipes or their threads could not be had.
      tree(started).kill();
    }
    try {
      if (started.waitFor(REAP_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        return Exit.of(started.exitValue());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    // It hangs in the kernel; SIGKILL was sent and nothing else can be its end.
    return new Exit.Signal(9);
  }

  private void end(Exit exit, ExitListener onExit) {
    try {
      OwnFolder.remove(folder);
      onExit.exited(exit);
    } finally {
      onEnd.accept(this);
    }
  }

  private void forget() {
    OwnFolder.remove(folder);
    onEnd.accept(this);
  }

  private void killLeftovers() {
    launched().ifPresent(known -> tree(known).killLeftovers());
  }

  private void dump(long pid) {
    Thread thread = platformThread("-dump", () -> sendQuit(pid));
    synchronized (this) {
      if (dumping != null && dumping.isAlive()) {
        return;
      }
      dumping = thread;
    }
    thread.start();
  }

  private void sendQuit(long pid) {
    CommandLine shell = new CommandLine(Path.of("/bin/sh"));
    String signals = "kill -QUIT %d; kill -CONT %d".formatted(pid, pid);
    shell.addArgument("-c", false).addArgument(signals, false);
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(new PumpStreamHandler(null, null, null))
            .get();
    executor.setWatchdog(
        ExecuteWatchdog.builder()
            .setTimeout(SIGNAL_LIMIT)
            .setThreadFactory(
                task -> Thread.ofPlatform().daemon().name(threadName("-limit")).unstarted(task))
            .get());
    try {
      executor.execute(shell, Map.of());
    } catch (IOException _) {
      // No shell, or no such process any more: there is no dump, and nothing depends on it.
    }
  }

  private ProcessTree tree(Process known) {
    return new ProcessTree(known.toHandle(), cookie);
  }

  private synchronized Optional<Process> launched() {
    return Optional.ofNullable(process);
  }

  private Optional<Process> running() {
    return launched().filter(Process::isAlive);
  }

  private synchronized boolean isKilled() {
    return killed;
  }

  private Thread platformThread(String role, Runnable task) {
    return Thread.ofPlatform().daemon().name(threadName(role)).unstarted(task);
  }

  private String threadName(String role) {
    return "ringfence-process-" + name + role;
  }
}
