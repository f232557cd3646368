package io.ringfence.example.sipserver.sip;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that knows when its peer last sent something, and how long a write waits for it. */
final class BoundedSocket extends Socket {
  private final Connections all;
  private final Object lock = new Object();
  private volatile long lastReadNanos = System.nanoTime();
  private volatile long writeBeganNanos;
  private volatile boolean isWriting;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  BoundedSocket(Connections all) {
    this.all = all;
  }

  /** How long the peer has sent nothing. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastReadNanos);
  }

  /** How long a write has been waiting for the peer to read; zero if none is. */
  Duration writing() {
    long began = writeBeganNanos;
    return isWriting ? Duration.ofNanos(System.nanoTime() - began) : Duration.ZERO;
  }

  /** Always the same one: whoever writes holds its lock. */
  @Override
  public OutputStream getOutputStream() throws IOException {
    synchronized (lock) {
      if (out == null) {
        out = new Timed(super.getOutputStream());
      }
      return out;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    synchronized (lock) {
      if (in == null) {
        in = new Heard(super.getInputStream());
      }
      return in;
    }
  }

  @Override
  public void close() throws IOException {
    all.remove(this);
    super.close();
  }

  private final class Heard extends FilterInputStream {
    Heard(InputStream from) {
      super(from);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      lastReadNanos = System.nanoTime();
      return next;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      int count = super.read(bytes, start, length);
      lastReadNanos = System.nanoTime();
      return count;
    }
  }

  private final class Timed extends FilterOutputStream {
    Timed(OutputStream to) {
      super(to);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      writeBeganNanos = System.nanoTime();
      isWriting = true;
      try {
        out.write(bytes, start, length);
      } finally {
        isWriting = false;
      }
    }
  }
}
