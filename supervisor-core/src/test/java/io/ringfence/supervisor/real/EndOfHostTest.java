package io.ringfence.supervisor.real;

import static io.ringfence.supervisor.real.TestDispatchers.call;
import static io.ringfence.supervisor.real.TestDispatchers.outcomeOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.CallOutcome;
import io.ringfence.supervisor.call.DispatchedCall;
import io.ringfence.supervisor.call.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** However a host ends, with twenty runs in progress, nothing of ours is left. */
@ExtendWith(NothingLeftBehind.class)
class EndOfHostTest {
  private static final int CALLS = 20;

  private final TestHost host = new TestHost();
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void closeEndsTwentyRunsInProgressAndLeavesNothing() {
    List<DispatchedCall> calls;
    List<Long> pids;
    try (CallDispatcher dispatcher =
        TestDispatchers.builder(host, events)
            .javascript(pool -> pool)
            .ruby(pool -> pool)
            .build()
            .start()) {
      calls =
          IntStream.range(0, CALLS)
              .mapToObj(i -> dispatcher.dispatch(call(Language.JAVASCRIPT, "sys.dial('ring')")))
              .toList();
      await()
          .alias("every call rings")
          .atMost(Duration.ofSeconds(60))
          .until(() -> calls.stream().noneMatch(c -> host.commandsOf(c.call().id()).isEmpty()));
      // The owner's calls, a spare of each language: whoever starts after this is not among them.
      await()
          .alias("every worker has started")
          .atMost(Duration.ofSeconds(60))
          .until(() -> dispatcher.workers().size() == 3);
      pids = dispatcher.workers().stream().map(status -> status.worker().pid()).toList();
    }
    calls.forEach(call -> assertInstanceOf(CallOutcome.Cancelled.class, outcomeOf(call)));
    assertEquals(List.of(), alive(pids));
    assertEquals(pids.size(), events.incidents().size(), events::toString);
  }

  @Test
  void aHostThatIsKilledLeavesNoWorkerAndNoFile(@TempDir Path folder) throws Exception {
    Process process = startHost(folder);
    List<Long> pids = pidsOf(process);
    process.destroyForcibly();
    assertNothingIsLeft(process, pids, folder);
  }

  @Test
  void aHostThatExitsWithoutClosingLeavesNoWorkerAndNoFile(@TempDir Path folder) throws Exception {
    Process process = startHost(folder);
    List<Long> pids = pidsOf(process);
    process.getOutputStream().write("exit\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    assertNothingIsLeft(process, pids, folder);
  }

  @Test
  void aStoppedWorkerDoesNotOutliveAHostThatIsKilled(@TempDir Path folder) throws Exception {
    Process process = startHost(folder);
    List<Long> pids = pidsOf(process);
    Process stop = new ProcessBuilder("kill", "-STOP", Long.toString(pids.getFirst())).start();
    assertEquals(0, stop.waitFor());
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    await()
        .alias("workers that outlived their host")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertEquals(List.of(), alive(pids)));
  }

  private static void assertNothingIsLeft(Process process, List<Long> pids, Path folder)
      throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    await()
        .alias("workers that outlived their host")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertEquals(List.of(), alive(pids)));
    await()
        .alias("files that outlived their host")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertEquals(List.of(), filesIn(folder)));
  }

  private static Process startHost(Path folder) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            java, "-cp", classPath, HostProgram.class.getName(), folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<Long> pidsOf(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
    return Arrays.stream(String.valueOf(output.readLine()).split(" ")).map(Long::valueOf).toList();
  }

  private static List<Long> alive(List<Long> pids) {
    return pids.stream()
        .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
        .toList();
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
