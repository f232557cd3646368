package io.ringfence.supervisor.link;

import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.MalformedFrameException;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a worker sends, checks all of it, and writes what the worker did not take at once.
 *
 * <p>Runs on {@code ringfence-worker-N-reader}, one per link. A selector and not a blocking read,
 * so that the same socket can be written without waiting by every other thread.
 */
final class LinkReader implements Runnable {
  private static final int CHUNK_BYTES = 16 << 10;
  private static final int MAX_HEARTBEATS_PER_SECOND = 50;

  /** For each run; a worker looks at each 50 times in a second, and tells of all at a heartbeat. */
  private static final int MAX_USES_PER_SECOND = 200;

  private static final int MAX_BREACH_CHARACTERS = 1_024;

  private final WorkerLink link;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final FrameAssembler assembler = new FrameAssembler();
  private final FrameRate heartbeats;
  private final FrameRate uses;

  private volatile long heardAtNanos = System.nanoTime();
  private volatile boolean closed;
  private volatile @Nullable SelectionKey key;
  private boolean greeted;

  LinkReader(WorkerLink link, Path socket, ServerSocketChannel server) throws IOException {
    this.link = link;
    this.socket = socket;
    this.server = server;
    this.selector = Selector.open();
    long now = System.nanoTime();
    this.heartbeats = new FrameRate("heartbeats", MAX_HEARTBEATS_PER_SECOND, now);
    // The canary runs beside the calls.
    long runs = link.terms().runsAtOnce() + 1L;
    this.uses = new FrameRate("reports of use", MAX_USES_PER_SECOND * runs, now);
  }

  static ServerSocketChannel bind(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), 1);
      server.configureBlocking(false);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  long heardAtNanos() {
    return heardAtNanos;
  }

  void pardonSilence() {
    heardAtNanos = System.nanoTime();
  }

  /** Has the rest of the outbox written as soon as the socket takes more. */
  void wakeToWrite() {
    SelectionKey connected = key;
    if (connected != null && connected.isValid()) {
      connected.interestOpsOr(SelectionKey.OP_WRITE);
      selector.wakeup();
    }
  }

  void close() {
    closed = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try (selector;
        server) {
      Optional<SocketChannel> accepted = accept();
      if (accepted.isPresent()) {
        try (SocketChannel channel = accepted.get()) {
          converse(channel);
        }
      }
    } catch (MalformedFrameException | BreachException e) {
      tellBreach(String.valueOf(e.getMessage()));
    } catch (IOException _) {
      link.listener().onClosed();
    } catch (Throwable unforeseen) {
      // Whatever it was, this worker brought it about, and it must not end more than its link.
      tellBreach("its frames led to " + unforeseen);
    } finally {
      deleteSocket();
    }
  }

  /** A breach quotes what the worker sent, which is not to write lines into anybody's log. */
  private void tellBreach(String breach) {
    link.listener().onProtocolBroken(OneLine.of(breach, MAX_BREACH_CHARACTERS));
  }

  private Optional<SocketChannel> accept() throws IOException {
    server.register(selector, SelectionKey.OP_ACCEPT);
    while (!closed) {
      selector.select();
      SocketChannel channel = server.accept();
      if (channel != null) {
        // From here on nobody else can reach this link, and no file is left of it.
        server.close();
        selector.selectNow();
        deleteSocket();
        return Optional.of(channel);
      }
      selector.selectedKeys().clear();
    }
    return Optional.empty();
  }

  private void converse(SocketChannel channel) throws IOException, BreachException {
    channel.configureBlocking(false);
    SelectionKey connected = channel.register(selector, SelectionKey.OP_READ);
    key = connected;
    link.onConnected(channel);
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    while (!closed) {
      selector.select();
      selector.selectedKeys().clear();
      if (connected.isWritable()) {
        connected.interestOpsAnd(~SelectionKey.OP_WRITE);
        if (!link.flush()) {
          connected.interestOpsOr(SelectionKey.OP_WRITE);
        }
      }
      if (connected.isReadable() && !read(channel, chunk)) {
        link.listener().onClosed();
        return;
      }
    }
  }

  private boolean read(SocketChannel channel, ByteBuffer chunk)
      throws IOException, BreachException {
    chunk.clear();
    if (channel.read(chunk) < 0) {
      return false;
    }
    heardAtNanos = System.nanoTime();
    assembler.feed(chunk.flip());
    for (Optional<byte[]> body = assembler.next();
        body.isPresent() && !closed;
        body = assembler.next()) {
      accept(link.codec().decodeFromWorker(body.get()));
    }
    return true;
  }

  private void accept(FromWorker frame) throws BreachException {
    if (!greeted && !(frame instanceof FromWorker.Hello)) {
      throw new BreachException(frame.getClass().getSimpleName() + " before Hello");
    }
    switch (frame) {
      case FromWorker.Hello hello -> greet(hello);
      case FromWorker.Heartbeat _ -> heartbeats.count(System.nanoTime());
      case FromWorker.RunUsed used -> {
        uses.count(System.nanoTime());
        link.onRunUsed(used);
      }
      case FromWorker.RunBegun(long run) -> onRun(run, LinkedRun::onBegun);
      case FromWorker.CommandIssued issued -> onRun(issued.run(), run -> run.onCommand(issued));
      case FromWorker.Logged(long id, String line) -> onRun(id, run -> run.onLogged(line));
      case FromWorker.TimeExtended(long id, int seconds) ->
          onRun(id, run -> run.onTimeExtended(seconds));
      case FromWorker.RunEnded ended ->
          onRun(ended.run(), run -> link.onRunEnded(run, run.endOf(ended.ending())));
    }
  }

  /** What a frame does to its run. */
  private interface RunFrame {
    void apply(LinkedRun run) throws BreachException;
  }

  private void onRun(long id, RunFrame frame) throws BreachException {
    Optional<LinkedRun> run = link.openRun(id);
    if (run.isPresent()) {
      run.get().countFrame();
      frame.apply(run.get());
    }
  }

  private void greet(FromWorker.Hello hello) throws BreachException {
    LinkTerms terms = link.terms();
    if (greeted) {
      throw new BreachException("a second Hello");
    }
    if (hello.protocolVersion() != Frame.PROTOCOL_VERSION) {
      throw new BreachException(
          "protocol version %d; spoken here is %d"
              .formatted(hello.protocolVersion(), Frame.PROTOCOL_VERSION));
    }
    if (!MessageDigest.isEqual(bytes(hello.token()), bytes(terms.token()))) {
      throw new BreachException("a wrong token");
    }
    if (!hello.language().equals(terms.language().label())) {
      throw new BreachException(
          "language '%s'; asked for was %s".formatted(hello.language(), terms.language().label()));
    }
    greeted = true;
    link.send(new ToWorker.Welcome(Frame.PROTOCOL_VERSION, (int) terms.heartbeat().toMillis()));
    link.listener().onGreeted(OneLine.of(hello.engine(), hello.engine().length()));
  }

  private void deleteSocket() {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException _) {
      // The folder around it is removed with the worker.
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
