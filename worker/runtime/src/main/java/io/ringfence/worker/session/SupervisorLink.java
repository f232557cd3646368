package io.ringfence.worker.session;

import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.MalformedFrameException;
import io.ringfence.worker.protocol.ToWorker;
import java.io.IOException;
import java.util.Optional;

/** The frames to and from the supervisor. Any thread may write; one thread reads. */
public interface SupervisorLink extends AutoCloseable {

  /**
   * Waits for the next frame; empty at the end of the stream.
   *
   * @throws MalformedFrameException if the supervisor sent what is no frame
   */
  Optional<ToWorker> read() throws IOException;

  /** Writes a frame as a whole. */
  void write(FromWorker frame) throws IOException;

  @Override
  void close() throws IOException;
}
