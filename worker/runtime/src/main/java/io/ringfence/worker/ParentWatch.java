package io.ringfence.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The standard input of a worker: first its token, then nothing until the supervisor is gone, which
 * ends the stream even when the supervisor was killed.
 */
final class ParentWatch {
  private static final int MAX_TOKEN_CHARACTERS = 512;

  private final InputStream input;
  private final CountDownLatch gone = new CountDownLatch(1);

  ParentWatch(InputStream input) {
    this.input = input;
  }

  /** The first line; empty if the stream ends before, or the line is too long to be a token. */
  Optional<String> readToken() throws IOException {
    StringBuilder token = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        gone.countDown();
        return Optional.empty();
      }
      if (token.length() == MAX_TOKEN_CHARACTERS) {
        return Optional.empty();
      }
      token.append((char) next);
    }
    byte[] bytes = token.toString().strip().getBytes(StandardCharsets.ISO_8859_1);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Tells once when the stream has ended. */
  void start(Runnable onSupervisorGone) {
    Thread.ofPlatform()
        .name("parent-watch")
        .daemon()
        .start(() -> {
          awaitEnd();
          gone.countDown();
          onSupervisorGone.run();
        });
  }

  /** Waits at most so long for the end of the supervisor, and says whether it was seen. */
  boolean awaitSupervisorGone(Duration limit) {
    try {
      return gone.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  private void awaitEnd() {
    byte[] ignored = new byte[256];
    try {
      while (input.read(ignored) >= 0) {
        // Nothing more is ever said here.
      }
    } catch (IOException _) {
      // A standard input that cannot be read is as good as ended.
    }
  }
}
