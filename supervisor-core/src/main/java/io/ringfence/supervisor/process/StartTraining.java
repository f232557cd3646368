package io.ringfence.supervisor.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;

/**
 * Makes the JVM's ahead-of-time cache for one language: a worker that serves nobody is recorded
 * until it has said its first word, then a JVM makes the cache of what was recorded. Two steps,
 * because the second needs more heap than a worker has.
 *
 * <p>Whatever goes wrong, there is no cache, and workers start as they did.
 */
final class StartTraining {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Makes and starts processes that end when the supervisor is closed. */
  interface Starter {
    WorkerProcess prepare(String name, CommandFor command) throws ProcessSetupException;
  }

  /** The command of a process in its folder. */
  interface CommandFor {
    CommandLine in(Path folder, Path socket);
  }

  private final Starter starter;
  private final WorkerCommand command;
  private final Path scratch;
  private final String language;

  StartTraining(Starter starter, WorkerCommand command, Path scratch, String language) {
    this.starter = starter;
    this.command = command;
    this.scratch = scratch;
    this.language = language;
  }

  void run() {
    Path cache = command.startCache(language);
    if (Files.exists(cache)) {
      return;
    }
    Path record = scratch.resolve(language + ".record");
    Path unfinished = scratch.resolve(language + ".aot");
    try {
      OwnFolder.makeAll(command.startCaches());
      recordOneStart(record);
      WorkerProcess maker =
          starter.prepare("make-" + language, (_, _) -> command.makingCache(record, unfinished));
      Exit made = ended(maker, started(maker), Deadline.in(LIMIT));
      if (made.equals(new Exit.Code(0))) {
        // Between two file systems this is a copy, so it goes beside its place first.
        Path beside = Files.createTempFile(command.startCaches(), ".making-", ".aot");
        Files.move(unfinished, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException | ProcessSetupException | InterruptedException | ExecutionException _) {
      // There is no cache, then.
    } finally {
      OwnFolder.remove(record);
      OwnFolder.remove(unfinished);
    }
  }

  private void recordOneStart(Path record)
      throws IOException, ProcessSetupException, InterruptedException, ExecutionException {
    Deadline limit = Deadline.in(LIMIT);
    WorkerProcess worker =
        starter.prepare(
            "record-" + language,
            (folder, socket) -> command.recording(record, folder, language, socket));
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(worker.socket()));
      CompletableFuture<Exit> exit = started(worker);
      CompletableFuture<Void> wakeUp = exit.thenRun(selector::wakeup);
      await(server, SelectionKey.OP_ACCEPT, selector, limit);
      try (SocketChannel peer = server.accept()) {
        if (peer != null) {
          await(peer, SelectionKey.OP_READ, selector, limit);
          int _ = peer.read(ByteBuffer.allocate(1));
        }
      }
      // Its peer gone, the worker ends by itself, and its JVM writes the record.
      Exit _ = ended(worker, exit, limit);
      wakeUp.join();
    }
  }

  private static void await(
      SelectableChannel channel, int operation, Selector selector, Deadline limit)
      throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, operation);
    int _ = selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(limit.remainingNanos())));
    key.cancel();
    int _ = selector.selectNow();
  }

  private static CompletableFuture<Exit> started(WorkerProcess process) {
    CompletableFuture<Exit> exit = new CompletableFuture<>();
    process.start("training", exit::complete);
    return exit;
  }

  private static Exit ended(WorkerProcess process, CompletableFuture<Exit> exit, Deadline limit)
      throws InterruptedException, ExecutionException {
    try {
      return exit.get(limit.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      process.kill();
      return new Exit.Signal(9);
    }
  }
}
