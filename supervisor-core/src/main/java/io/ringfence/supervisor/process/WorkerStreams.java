package io.ringfence.supervisor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * The three pipes of a worker. Standard input gets the token and stays open until the worker's end,
 * so that a worker whose supervisor is gone sees it end. What the worker prints goes to the tail.
 */
final class WorkerStreams implements ExecuteStreamHandler {
  /** For what is still in the pipes once nobody is left who could write. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

  private final String threadName;
  private final String token;
  private final OutputTail tail;
  private final Runnable onDeath;
  private final List<Thread> pumps = new ArrayList<>();
  private @Nullable OutputStream input;
  private volatile boolean stopped;

  /**
   * Makes the handler.
   *
   * @param onDeath run once the worker is reaped, before the pipes are waited for: kills those that
   *     hold them open
   */
  WorkerStreams(String threadName, String token, OutputTail tail, Runnable onDeath) {
    this.threadName = threadName;
    this.token = token;
    this.tail = tail;
    this.onDeath = onDeath;
  }

  @Override
  public void setProcessInputStream(OutputStream stream) {
    input = stream;
  }

  @Override
  public void setProcessOutputStream(InputStream stream) {
    pumps.add(pump("-out", stream));
  }

  @Override
  public void setProcessErrorStream(InputStream stream) {
    pumps.add(pump("-err", stream));
  }

  @Override
  public void start() {
    pumps.forEach(Thread::start);
    OutputStream stream = input;
    if (stream != null) {
      try {
        stream.write((token + "\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
      } catch (IOException _) {
        // The worker has died already; its exit tells more.
      }
    }
  }

  @Override
  public void stop() {
    onDeath.run();
    Deadline limit = Deadline.in(DRAIN_LIMIT);
    pumps.forEach(limit::join);
    stopped = true;
  }

  private Thread pump(String role, InputStream stream) {
    return Thread.ofPlatform().daemon().name(threadName + role).unstarted(() -> drain(stream));
  }

  /**
   * Holding the stream's monitor keeps Java's reaper from draining the pipe into memory of its own,
   * without bound if a grandchild goes on writing.
   */
  private void drain(InputStream stream) {
    byte[] bytes = new byte[8192];
    synchronized (stream) {
      try (stream) {
        int length = stream.read(bytes);
        while (length >= 0 && !stopped) {
          tail.add(bytes, length);
          length = stream.read(bytes);
        }
      } catch (IOException _) {
        // Closed under us: as good as its end.
      }
    }
  }
}
