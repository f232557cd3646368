package io.ringfence.supervisor.link;

import io.ringfence.worker.protocol.Frame;
import io.ringfence.worker.protocol.FrameAssembler;
import io.ringfence.worker.protocol.FrameCodec;
import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a link, played by a test: it says what it is told to, frames or bytes, and reads
 * what comes, on a virtual thread, unless it is told to stop reading.
 */
public final class FakeWorker implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FrameCodec codec = new FrameCodec();
  private final SocketChannel channel;
  private final BlockingQueue<ToWorker> taken = new LinkedBlockingQueue<>();
  private final BlockingQueue<ToWorker.StartRun> starts = new LinkedBlockingQueue<>();
  private volatile @Nullable Thread reader;

  private FakeWorker(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects and says nothing. */
  public static FakeWorker connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return new FakeWorker(channel);
  }

  /** Connects, says a right hello, and reads from now on. */
  public static FakeWorker greet(Path socket, LinkTerms terms) throws IOException {
    FakeWorker worker = connect(socket).reading();
    worker.say(hello(terms));
    return worker;
  }

  /** The hello that a worker of these terms says. */
  public static FromWorker.Hello hello(LinkTerms terms) {
    return new FromWorker.Hello(
        Frame.PROTOCOL_VERSION, terms.token(), 812, terms.language().label(), "fake 1", "none");
  }

  /** Reads from now on. */
  public FakeWorker reading() {
    reader = Thread.ofVirtual().name("fake-worker").start(this::read);
    return this;
  }

  /** Says a frame. */
  public void say(FromWorker frame) throws IOException {
    sayBytes(codec.encode(frame));
  }

  /** Says any bytes. */
  public synchronized void sayBytes(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Has a run ask for a dial. */
  public void dial(long run, int sequence) throws IOException {
    say(
        new FromWorker.CommandIssued(
            run,
            sequence,
            "Dial",
            Map.of(
                "destination", new Value.Text("1@office"),
                "ringSeconds", new Value.Whole(30),
                "answeredLimitSeconds", new Value.Whole(0))));
  }

  /** Has a run ask for a response. */
  public void respond(long run, int sequence, int status) throws IOException {
    say(
        new FromWorker.CommandIssued(
            run,
            sequence,
            "Respond",
            Map.of(
                "status", new Value.Whole(status),
                "reason", new Value.Text("Busy"),
                "headers", new Value.Text(""))));
  }

  /** Has a run end. */
  public void end(long run, RunEnding ending) throws IOException {
    say(new FromWorker.RunEnded(run, ending));
  }

  /** Has a run end as one that ran off its end. */
  public void end(long run) throws IOException {
    end(run, new RunEnding.Unanswered(480, "Temporarily Unavailable"));
  }

  /** The next start of a run; all frames before it that are not read yet stay. */
  public ToWorker.StartRun nextStart() throws InterruptedException {
    return next(starts, ToWorker.StartRun.class);
  }

  /** The next frame of a kind but a start; the ones of other kinds before it are dropped. */
  public <T extends ToWorker> T next(Class<T> kind) throws InterruptedException {
    return next(taken, kind);
  }

  /** A frame of any kind but a start, if there is one already. */
  public Optional<ToWorker> nextIfAny() {
    return Optional.ofNullable(taken.poll());
  }

  /** A start, if there is one already. */
  public Optional<ToWorker.StartRun> nextStartIfAny() {
    return Optional.ofNullable(starts.poll());
  }

  @Override
  public void close() {
    try {
      channel.close();
      Thread started = reader;
      if (started != null && !started.join(LIMIT)) {
        throw new IllegalStateException("the reader of a fake worker does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T extends ToWorker> T next(BlockingQueue<? extends ToWorker> from, Class<T> kind)
      throws InterruptedException {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      ToWorker frame = from.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (frame == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " within " + LIMIT);
      }
      if (kind.isInstance(frame)) {
        return kind.cast(frame);
      }
    }
  }

  private void read() {
    FrameAssembler assembler = new FrameAssembler();
    ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
    try {
      while (channel.read(chunk.clear()) >= 0) {
        assembler.feed(chunk.flip());
        for (Optional<byte[]> body = assembler.next(); body.isPresent(); body = assembler.next()) {
          switch (codec.decodeToWorker(body.get())) {
            case ToWorker.StartRun start -> starts.add(start);
            case ToWorker frame -> taken.add(frame);
          }
        }
      }
    } catch (IOException _) {
      // Closed, by either side.
    }
  }
}
