package io.ringfence.supervisor.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import io.ringfence.supervisor.settings.PlaceSettings;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path folder;
  private TestBundle bundle;
  private Optional<WorkerProcesses> processes = Optional.empty();
  private final BlockingQueue<Exit> exits = new LinkedBlockingQueue<>();

  @BeforeEach
  void makeTheBundle() throws IOException {
    bundle = new TestBundle(folder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    processes.ifPresent(WorkerProcesses::close);
    assertTrue(exits.isEmpty(), () -> "a second exit was told: " + exits);
    await("no thread is left")
        .atMost(LIMIT)
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ringfence-process")));
    assertEquals(List.of(), childrenRunning(), "children left");
    if (Files.exists(bundle.runs())) {
      try (Stream<Path> left = Files.list(bundle.runs())) {
        assertEquals(List.of(), left.toList(), "run folders left");
      }
    }
  }

  @Test
  void theExitCodeIsTold() throws Exception {
    started("seven");
    assertEquals(new Exit.Code(7), exit());
  }

  @Test
  void theWorkerIsStartedWithItsTokenItsFolderAndNothingOfTheHostsEnvironment() throws Exception {
    WorkerProcess worker = started("tell", "ready");
    List<String> told = readied(worker);
    Path own = worker.socket().getParent();
    assertEquals("token secret", told.get(0));
    assertEquals("arguments ruby --socket=" + worker.socket(), told.get(1));
    assertEquals("folder " + own, told.get(2));
    assertEquals("temporary " + own, told.get(3));
    assertEquals("zone " + TimeZone.getDefault().getID(), told.get(4));
    assertEquals("environment [LANG, RINGFENCE_WORKER]", told.get(5));
    assertEquals(
        "rwx------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    worker.kill();
    exit();
    assertFalse(Files.exists(own), "the folder of the worker is left");
  }

  @Test
  void aKilledWorkerEndsBySignalNine() throws Exception {
    WorkerProcess worker = started("ready");
    readied(worker);
    worker.kill();
    worker.kill();
    assertEquals(new Exit.Signal(9), exit());
    assertEquals(Optional.empty(), worker.privateMemory());
    assertEquals("signal 9 (SIGKILL)", new Exit.Signal(9).toString());
  }

  @Test
  void aStoppedWorkerIsKilled() throws Exception {
    WorkerProcess worker = started("ready");
    readied(worker);
    signal("STOP", worker.pid().orElseThrow());
    worker.kill();
    assertEquals(new Exit.Signal(9), exit());
  }

  @Test
  void aWorkerKilledBeforeItsStartIsNotStarted() throws Exception {
    WorkerProcess worker = prepared("ready");
    worker.kill();
    worker.start("secret", exits::add);
    assertEquals(new Exit.NotStarted("killed before its start"), exit());
    assertEquals(OptionalLong.empty(), worker.pid());
  }

  @Test
  void aWorkerKilledWhileItStartsIsKilled() throws Exception {
    WorkerProcess worker = prepared("ready");
    worker.start("secret", exits::add);
    worker.kill();
    Exit exit = exit();
    assertTrue(exit instanceof Exit.NotStarted || exit.equals(new Exit.Signal(9)), exit.toString());
  }

  @Test
  void aWorkerIsStartedOnce() throws Exception {
    WorkerProcess worker = prepared("seven");
    worker.start("secret", exits::add);
    assertThrows(IllegalStateException.class, () -> worker.start("secret", exits::add));
    exit();
  }

  @Test
  void aFailureToSpawnIsAnExit() throws Exception {
    WorkerProcess worker = prepared("ready");
    // Where the process should run is gone.
    Files.delete(worker.socket().getParent());
    worker.start("secret", exits::add);
    assertTrue(exit() instanceof Exit.NotStarted(String why) && !why.isEmpty());
  }

  @Test
  void outOfMemoryEndsTheJvmWithItsOwnCode() throws Exception {
    started("hoard");
    assertTrue(exit() instanceof Exit.Code code && code.isOutOfMemory());
  }

  @Test
  void aFloodOnOutputNeitherBlocksNorIsKept() throws Exception {
    WorkerProcess worker = started("flood", "flood-errors", "seven");
    assertEquals(new Exit.Code(7), exit());
    List<String> last = worker.lastOutput();
    assertTrue(last.size() <= OutputTail.MOST_LINES, () -> last.size() + " lines");
    assertTrue(last.contains("end of the flood"), () -> last.getLast());
  }

  @Test
  void aGrandchildIsKilledWithItsWorker() throws Exception {
    WorkerProcess worker = started("child", "ready");
    ProcessHandle grandchild = grandchild(readied(worker));
    worker.kill();
    exit();
    awaitEnd(grandchild);
  }

  @Test
  void aGrandchildThatHoldsThePipesIsKilledOnceItsWorkerEnds() throws Exception {
    WorkerProcess worker = started("child-on-pipes", "seven");
    assertEquals(new Exit.Code(7), exit());
    awaitEnd(grandchild(worker.lastOutput()));
  }

  @Test
  void aGrandchildThatHoldsThePipesAndHidesHangsNothing() throws Exception {
    WorkerProcess worker = started("child-without-cookie", "seven");
    assertEquals(new Exit.Code(7), exit());
    // It ends by itself; nothing tells it from a stranger.
    awaitEnd(grandchild(worker.lastOutput()));
  }

  @Test
  void aThreadDumpLandsInTheOutput() throws Exception {
    WorkerProcess worker = started("ready");
    readied(worker);
    worker.requestThreadDump();
    await("the dump")
        .atMost(LIMIT)
        .until(() -> worker.lastOutput().stream().anyMatch(line -> line.startsWith("\"main\"")));
    worker.kill();
    exit();
  }

  @Test
  void aStoppedProcessPrintsItsThreadsToo() throws Exception {
    WorkerProcess worker = started("ready");
    readied(worker);
    long pid = worker.pid().orElseThrow();
    Process stop = new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pid).start();
    assertEquals(0, stop.waitFor());
    worker.requestThreadDump();
    await("the dump of a stopped process")
        .atMost(LIMIT)
        .until(() -> worker.lastOutput().stream().anyMatch(line -> line.startsWith("\"main\"")));
    worker.kill();
    exit();
  }

  @Test
  void memoryAndProcessorTimeAreRead() throws Exception {
    WorkerProcess worker = started("ready");
    assertEquals(Optional.empty(), prepared("ready").privateMemory());
    readied(worker);
    MemorySize memory = worker.privateMemory().orElseThrow();
    assertTrue(memory.compareTo(MemorySize.ofMegabytes(5)) > 0, memory.toString());
    assertTrue(memory.compareTo(MemorySize.ofMegabytes(100)) < 0, memory.toString());
    assertTrue(worker.cpuTime().orElseThrow().isPositive());
    worker.kill();
    exit();
  }

  @Test
  void closingEndsEveryWorkerAndMayBeRepeated() throws Exception {
    started("child-on-pipes", "ready");
    WorkerProcess second = processes.orElseThrow().prepare("ruby", 2);
    second.start("secret", exits::add);
    readied(second);
    processes.orElseThrow().close();
    processes.orElseThrow().close();
    assertEquals(2, exits.size());
    exits.clear();
    assertThrows(ProcessSetupException.class, () -> processes.orElseThrow().prepare("ruby", 3));
  }

  @Test
  void aTrainedStartUsesItsCacheAndADamagedCacheHindersNone() throws Exception {
    WorkerProcesses all = bundle.open("speak", "flags", "ready");
    processes = Optional.of(all);
    all.trainStart("ruby");
    all.trainStart("ruby");
    await("the cache").atMost(LIMIT).until(() -> startCaches().size() == 1);
    Path cache = startCaches().getFirst();
    for (int incarnation = 1; incarnation <= 2; incarnation++) {
      WorkerProcess worker = all.prepare("ruby", incarnation);
      worker.start("secret", exits::add);
      assertTrue(readied(worker).contains("-XX:AOTCache=" + cache));
      worker.kill();
      exit();
      Files.write(cache, new byte[100]);
    }
  }

  @Test
  void aTrainingThatHangsEndsWhenAllIsClosed() throws Exception {
    WorkerProcesses all = bundle.open("ready");
    processes = Optional.of(all);
    all.trainStart("ruby");
    all.close();
    assertEquals(List.of(), startCaches());
  }

  private List<Path> startCaches() throws IOException {
    Path caches = bundle.cache().resolve("aot");
    if (!Files.exists(caches)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(caches)) {
      return files.filter(file -> file.getFileName().toString().startsWith("ruby-")).toList();
    }
  }

  @Test
  void theRealBundleSaysWhatItMissesRatherThanFailSilently() throws Exception {
    // Present only once the reactor has packaged it.
    org.junit.jupiter.api.Assumptions.assumeTrue(
        WorkerProcess.class.getClassLoader().getResource(WorkerBundle.ROOT + "index") != null,
        "the bundle is not on the class path: build with mvn verify");
    PlaceSettings places = bundle.places();
    WorkerProcesses real =
        WorkerProcesses.open(WorkerProgram.BUNDLED, places, MemorySettings.DEFAULT);
    processes = Optional.of(real);
    WorkerProcess worker = real.prepare("ruby", 1);
    worker.start("secret", exits::add);
    // Nobody listens on the socket: the worker has to give up by itself.
    assertTrue(exit() instanceof Exit.Code code && code.value() != 0);
    assertFalse(worker.lastOutput().isEmpty());
  }

  private WorkerProcess prepared(String... misdeeds) throws ProcessSetupException {
    if (processes.isEmpty()) {
      processes = Optional.of(bundle.open(misdeeds));
      return processes.get().prepare("ruby", 1);
    }
    return processes.get().prepare("ruby", 9);
  }

  private WorkerProcess started(String... misdeeds) throws ProcessSetupException {
    WorkerProcess worker = prepared(misdeeds);
    worker.start("secret", exits::add);
    return worker;
  }

  private Exit exit() throws InterruptedException {
    Exit exit = exits.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (exit == null) {
      throw new AssertionError("no exit within " + LIMIT);
    }
    return exit;
  }

  private List<String> readied(WorkerProcess worker) {
    await("the worker is ready")
        .atMost(LIMIT)
        .failFast(() -> !exits.isEmpty())
        .until(() -> worker.lastOutput().contains("ready"));
    return worker.lastOutput();
  }

  private static ProcessHandle grandchild(List<String> told) {
    long pid =
        told.stream()
            .filter(line -> line.startsWith("child "))
            .mapToLong(line -> Long.parseLong(line.substring("child ".length())))
            .findAny()
            .orElseThrow(() -> new AssertionError("no child was told of in " + told));
    return ProcessHandle.of(pid).orElse(ProcessHandle.current());
  }

  private static void awaitEnd(ProcessHandle grandchild) {
    if (!grandchild.equals(ProcessHandle.current())) {
      await("the grandchild is gone").atMost(LIMIT).until(() -> !isRunning(grandchild));
    }
  }

  /** A zombie whose parent does not reap, as in a container without an init, is not running. */
  private static boolean isRunning(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException _) {
      return false;
    }
  }

  private static List<ProcessHandle> childrenRunning() {
    return ProcessHandle.current().children().filter(WorkerProcessTest::isRunning).toList();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start().waitFor();
  }
}
