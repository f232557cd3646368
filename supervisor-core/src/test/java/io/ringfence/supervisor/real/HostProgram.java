package io.ringfence.supervisor.real;

import io.ringfence.supervisor.CallDispatcher;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.event.WorkerStatus;
import io.ringfence.supervisor.settings.WorkerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A host in a JVM of its own, with twenty calls in progress. It prints the pids of its workers once
 * all ring and all have started; {@code exit} on its standard input ends it without closing
 * anything.
 */
final class HostProgram {
  private static final int CALLS = 20;
  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  private HostProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    TestHost host = new TestHost();
    CallDispatcher dispatcher =
        CallDispatcher.builder(host)
            .javascript(pool -> pool)
            .owners(TestDispatchers.OWNERS)
            .runFolder(Path.of(arguments[0]))
            // Not the bundle as it is, so that no start cache is made beside the calls.
            .workerProgram(WorkerProgram.BUNDLED.with(List.of("--prepared=2")))
            .build()
            .start();
    var calls =
        IntStream.range(0, CALLS)
            .mapToObj(i ->
                dispatcher.dispatch(TestDispatchers.call(Language.JAVASCRIPT, "sys.dial('ring')")))
            .toList();
    while (calls.stream().anyMatch(call -> host.commandsOf(call.call().id()).isEmpty())) {
      if (calls.stream().anyMatch(call -> call.outcome().isDone())) {
        throw new IllegalStateException("a call ended instead of ringing");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    // What is left of a worker whose folder is made and whose process is not is for the next host.
    while (dispatcher.workers().stream().anyMatch(HostProgram::isStarting)) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    System.out.println(
        dispatcher.workers().stream()
            .map(WorkerStatus::worker)
            .map(worker -> Long.toString(worker.pid()))
            .collect(Collectors.joining(" ")));
    int _ = System.in.read();
    System.exit(0);
  }

  private static boolean isStarting(WorkerStatus status) {
    return status.phase() == WorkerStatus.Phase.STARTING;
  }
}
