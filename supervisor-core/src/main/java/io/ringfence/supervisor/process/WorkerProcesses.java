package io.ringfence.supervisor.process;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All worker processes of one supervisor, and the folders they need. Whoever opened it closes it.
 */
public final class WorkerProcesses implements AutoCloseable {
  /** SIGKILL needs no time; this is for a process that hangs in the kernel. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /**
   * What fits the address of a Unix domain socket: 108 bytes on Linux, 104 elsewhere, with a NUL.
   */
  private static final int LONGEST_SOCKET_PATH =
      System.getProperty("os.name").startsWith("Linux") ? 107 : 103;

  private final WorkerCommand command;
  private final RunFolder runFolder;
  private final Set<WorkerProcess> workers = ConcurrentHashMap.newKeySet();
  // Guarded by this.
  private final Set<String> trained = new HashSet<>();
  private final List<Thread> trainings = new ArrayList<>();
  private boolean closed;

  private WorkerProcesses(WorkerCommand command, RunFolder runFolder) {
    this.command = command;
    this.runFolder = runFolder;
  }

  /**
   * Unpacks and verifies the bundle, checks the Java home, makes the private run folder and removes
   * those of supervisors that are dead. The bundle is looked for with the class loader of this
   * class, then with the context class loader of the calling thread.
   *
   * @throws ProcessSetupException if no worker could be started here; nothing is left behind
   */
  public static WorkerProcesses open(
      WorkerProgram program, PlaceSettings places, MemorySettings memory)
      throws ProcessSetupException {
    List<ClassLoader> loaders =
        Stream.of(
                WorkerProcesses.class.getClassLoader(),
                Thread.currentThread().getContextClassLoader())
            .filter(Objects::nonNull)
            .toList();
    return open(program, places, memory, loaders);
  }

  static WorkerProcesses open(
      WorkerProgram program, PlaceSettings places, MemorySettings memory, List<ClassLoader> loaders)
      throws ProcessSetupException {
    Path base = places.runFolder().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    RunFolder runFolder = RunFolder.in(base.toAbsolutePath());
    boolean opened = false;
    try {
      socketIn(workerFolder(runFolder, "record-javascript"));
      WorkerCommand command = WorkerCommand.of(program, places, memory, runFolder, loaders);
      opened = true;
      return new WorkerProcesses(command, runFolder);
    } finally {
      if (!opened) {
        runFolder.close();
      }
    }
  }

  /**
   * Makes the private folder of a worker and names the socket in it; starts nothing.
   *
   * @param language the worker's first argument: {@code ruby} or {@code javascript}
   * @param incarnation the worker's number, never reused
   * @throws ProcessSetupException if the folder cannot be made, or the path of the socket is too
   *     long, or this was closed
   */
  public WorkerProcess prepare(String language, long incarnation) throws ProcessSetupException {
    return prepare(
        Long.toString(incarnation), (folder, socket) -> command.in(folder, language, socket));
  }

  /**
   * Makes later starts of workers of this language faster: keeps, beside the unpacked bundle, what
   * the JVM can load instead of working it out again (AOT cache, about 50 MB on disk). It is made
   * once for a bundle and a Java, in the background, and costs some seconds of processor time; call
   * it when no caller waits for a worker. Failures are without effect.
   */
  public void trainStart(String language) {
    StartTraining training = new StartTraining(this::prepare, command, runFolder.path(), language);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("ringfence-process-training-" + language)
            .unstarted(training::run);
    synchronized (this) {
      if (closed || !trained.add(language)) {
        return;
      }
      trainings.add(thread);
    }
    thread.start();
  }

  /**
   * Kills the workers that are left, waits for their end for at most ten seconds, and removes the
   * run folder. Exit listeners have been told when it returns; it must not be called by one.
   * Further calls do nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    List<WorkerProcess> left = List.copyOf(workers);
    left.forEach(WorkerProcess::kill);
    Deadline limit = Deadline.in(CLOSE_LIMIT);
    left.forEach(worker -> worker.awaitEnd(limit));
    trainings.forEach(limit::join);
    runFolder.close();
  }

  private synchronized WorkerProcess prepare(String name, StartTraining.CommandFor itsCommand)
      throws ProcessSetupException {
    if (closed) {
      throw new ProcessSetupException("worker %s: its supervisor is closed".formatted(name));
    }
    Path folder = workerFolder(runFolder, name);
    Path socket = socketIn(folder);
    try {
      OwnFolder.make(folder);
    } catch (IOException e) {
      throw new ProcessSetupException(
          "cannot make the folder %s of worker %s: %s".formatted(folder, name, e), e);
    }
    WorkerProcess worker =
        new WorkerProcess(name, folder, socket, itsCommand.in(folder, socket), workers::remove);
    workers.add(worker);
    return worker;
  }

  private static Path workerFolder(RunFolder runFolder, String name) {
    return runFolder.path().resolve("w" + name);
  }

  private static Path socketIn(Path folder) throws ProcessSetupException {
    Path socket = folder.resolve("s");
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_SOCKET_PATH) {
      throw new ProcessSetupException(
          "the path of a socket, %s, is %d bytes long; at most %d can be had: set runFolder to a shorter path"
              .formatted(socket, length, LONGEST_SOCKET_PATH));
    }
    return socket;
  }
}
