package io.ringfence.worker.faulty;

import io.ringfence.worker.protocol.FromWorker;
import io.ringfence.worker.protocol.RunEnding;
import io.ringfence.worker.protocol.ToWorker;
import io.ringfence.worker.protocol.Value;
import io.ringfence.worker.session.SocketLink;
import io.ringfence.worker.session.SupervisorLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A link that commits the misdeeds that show in frames. */
final class FaultyLink implements SupervisorLink {
  private static final long NEVER_STARTED = 999_999_999L;

  private final SocketLink real;
  private final Misdeed misdeed;
  private final Set<String> markedPlans = ConcurrentHashMap.newKeySet();
  private final Set<Long> markedRuns = ConcurrentHashMap.newKeySet();
  private final Set<Long> replayedRuns = ConcurrentHashMap.newKeySet();
  private volatile boolean isSilent;

  FaultyLink(SocketLink real, Misdeed misdeed) {
    this.real = real;
    this.misdeed = misdeed;
  }

  @Override
  public Optional<ToWorker> read() throws IOException {
    Optional<ToWorker> frame = real.read();
    return switch (frame.orElse(null)) {
      case ToWorker.PlanSent(String hash, String source) when source.contains(Misdeed.MARK) -> {
        markedPlans.add(hash);
        yield frame;
      }
      case ToWorker.StartRun start when markedPlans.contains(start.planHash()) -> {
        markedRuns.add(start.run());
        if (start.origin().replayedCommands() > 0) {
          replayedRuns.add(start.run());
        }
        commitAtStart();
        yield frame;
      }
      case ToWorker.Finish _ when misdeed == Misdeed.IGNORE_FINISH -> read();
      case null, default -> frame;
    };
  }

  @Override
  public void write(FromWorker frame) throws IOException {
    switch (frame) {
      case FromWorker.Hello hello -> writeHello(hello);
      case FromWorker.RunEnded ended when markedRuns.contains(ended.run()) -> writeEnd(ended);
      case FromWorker.RunBegun begun
          when misdeed == Misdeed.LIE_ABOUT_USE && markedRuns.contains(begun.run()) -> {
        real.write(begun);
        real.write(lie(begun.run()));
      }
      case FromWorker.RunUsed used
          when misdeed == Misdeed.LIE_ABOUT_USE && markedRuns.contains(used.run()) ->
          real.write(lie(used.run()));
      case FromWorker.CommandIssued command
          when misdeed == Misdeed.ISSUE_OTHER_COMMAND_ON_REPLAY
              && replayedRuns.remove(command.run()) ->
          real.write(otherThan(command));
      default -> writeUnlessSilent(frame);
    }
  }

  private static FromWorker.RunUsed lie(long run) {
    return new FromWorker.RunUsed(run, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static FromWorker.CommandIssued otherThan(FromWorker.CommandIssued command) {
    Map<String, Value> others = new HashMap<>(command.arguments());
    others.replaceAll((_, value) ->
        value instanceof Value.Text(String text) ? new Value.Text(text + "x") : value);
    return new FromWorker.CommandIssued(command.run(), command.sequence(), command.name(), others);
  }

  @Override
  public void close() throws IOException {
    real.close();
  }

  private void writeHello(FromWorker.Hello hello) throws IOException {
    switch (misdeed) {
      case NEVER_SAY_HELLO -> {}
      case WRONG_TOKEN -> real.write(hello(hello, hello.protocolVersion(), "forged"));
      case WRONG_VERSION -> real.write(hello(hello, hello.protocolVersion() + 1, hello.token()));
      default -> real.write(hello);
    }
  }

  private static FromWorker.Hello hello(FromWorker.Hello from, int version, String token) {
    return new FromWorker.Hello(
        version, token, from.pid(), from.language(), from.engine(), from.sandbox());
  }

  private void writeEnd(FromWorker.RunEnded ended) throws IOException {
    switch (misdeed) {
      case FORGED_ENDING ->
          real.write(new FromWorker.RunEnded(ended.run(), new RunEnding.Answered()));
      case DUPLICATE_FRAME -> {
        real.write(ended);
        real.write(ended);
      }
      case LATE_FRAME -> {
        real.write(ended);
        real.write(new FromWorker.Logged(ended.run(), "late"));
      }
      default -> writeUnlessSilent(ended);
    }
  }

  private void writeUnlessSilent(FromWorker frame) throws IOException {
    if (!isSilent) {
      real.write(frame);
    }
  }

  private void commitAtStart() throws IOException {
    switch (misdeed) {
      case GARBAGE -> real.writeBytes(ByteBuffer.wrap(new byte[] {0, 0, 0, 4, 99, -1, -1, 7}));
      case OVERSIZED_FRAME ->
          real.writeBytes(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip());
      case FORGED_FRAME -> real.write(new FromWorker.Logged(NEVER_STARTED, "forged"));
      case FALL_SILENT -> isSilent = true;
      case STOP_READING -> stopForEver();
      default -> {}
    }
  }

  private static void stopForEver() {
    boolean isInterrupted = false;
    while (!isInterrupted) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
  }
}
