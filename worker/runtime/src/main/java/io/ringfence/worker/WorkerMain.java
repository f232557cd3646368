package io.ringfence.worker;

import io.ringfence.worker.engine.Engine;
import io.ringfence.worker.engine.OutOfMemory;
import io.ringfence.worker.session.Session;
import io.ringfence.worker.session.SocketLink;
import io.ringfence.worker.session.SupervisorLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The entry of a worker process: {@code <language> --socket=PATH [--prepared=N]}, the token as the
 * first line of standard input. It exits with an {@link ExitStatus}.
 */
public final class WorkerMain {
  private static final Duration CLEAN_UP_DEADLINE = Duration.ofSeconds(3);
  private static final Duration LAST_LOOK = Duration.ofMillis(200);
  private static final Duration EXIT_DEADLINE = Duration.ofSeconds(30);

  private WorkerMain() {}

  /** Starts the worker that the arguments describe. */
  public static void main(String[] given) {
    run(List.of(given), WorkerParts.HONEST);
  }

  /** Starts the worker that the arguments describe, with these parts; does not return. */
  public static void run(List<String> given, WorkerParts parts) {
    try {
      live(WorkerArguments.parse(given), parts);
    } catch (WorkerArguments.UsageException e) {
      fail(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      OutOfMemory.haltIf(e);
      fail(ExitStatus.FAILED, e.toString());
    }
  }

  private static void live(WorkerArguments arguments, WorkerParts parts)
      throws IOException, WorkerArguments.UsageException {
    Optional<ProcessHandle> spawner = ProcessHandle.current().parent();
    ParentWatch parent = new ParentWatch(System.in);
    WorkingFolder folder = new WorkingFolder(Path.of("").toAbsolutePath(), arguments.socket());
    try {
      String token =
          parent
              .readToken()
              .orElseThrow(
                  () -> new WorkerArguments.UsageException("no token came on standard input"));
      parent.start(() -> supervisorGone(folder));
      if (!ParentDeathSignal.arm(spawner)) {
        supervisorGone(folder);
      }
      end(serve(arguments, token, parts), folder);
    } finally {
      // Whatever failed may have failed because the supervisor is going: then nobody else tidies
      // up.
      if (parent.awaitSupervisorGone(LAST_LOOK)) {
        supervisorGone(folder);
      }
    }
  }

  private static Session.End serve(WorkerArguments arguments, String token, WorkerParts parts)
      throws IOException {
    Engine engine = parts.engine(Language.named(arguments.language()).orElseThrow().boot());
    try (SupervisorLink link = parts.link(SocketLink.connect(arguments.socket()))) {
      return Worker.run(arguments, token, engine, link);
    }
  }

  private static void end(Session.End end, WorkingFolder folder) {
    switch (end) {
      case Session.End.Finished _ -> {
        // An orderly exit, as a JVM that trains an AOT cache writes it only then.
        ExitFuse.light(EXIT_DEADLINE, ExitStatus.FINISHED);
        System.exit(ExitStatus.FINISHED.code());
      }
      case Session.End.SupervisorGone _ -> supervisorGone(folder);
      case Session.End.ProtocolBroken(String message) ->
          fail(ExitStatus.PROTOCOL_BROKEN, "the supervisor broke the protocol: " + message);
    }
  }

  /**
   * The first to end this process finishes what it does: the watch of the parent and the session
   * see the end of the supervisor at the same time, and a halt by one would cut short the clean-up
   * of the other. The fuse bounds whoever waits.
   */
  private static synchronized void supervisorGone(WorkingFolder folder) {
    ExitFuse.light(CLEAN_UP_DEADLINE, ExitStatus.SUPERVISOR_GONE);
    folder.delete();
    Runtime.getRuntime().halt(ExitStatus.SUPERVISOR_GONE.code());
  }

  private static synchronized void fail(ExitStatus status, String message) {
    ExitFuse.light(CLEAN_UP_DEADLINE, status);
    System.err.println("ringfence worker: " + message.lines().findFirst().orElse("failed"));
    System.err.flush();
    Runtime.getRuntime().halt(status.code());
  }
}
