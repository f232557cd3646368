package io.ringfence.supervisor.dispatch;

import io.ringfence.supervisor.call.Command;
import io.ringfence.supervisor.call.CommandResult;
import io.ringfence.supervisor.link.LinkedRun;
import io.ringfence.supervisor.link.RunEnd;
import io.ringfence.supervisor.link.RunListener;
import io.ringfence.supervisor.link.RunLoss;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One attempt of a call as its worker tells of it; it may tell before it has taken the run. */
final class CallAttempt implements RunListener {
  private final PendingCall call;
  private final int number;
  private volatile @Nullable LinkedRun run;
  private volatile boolean isStopped;
  private volatile boolean isStartKnown;
  private final AtomicReference<CallEvent.@Nullable Lost> loss = new AtomicReference<>();

  CallAttempt(PendingCall call, int number) {
    this.call = call;
    this.number = number;
  }

  int number() {
    return number;
  }

  /** A worker took it. */
  void onStarted(LinkedRun started) {
    run = started;
    if (isStopped) {
      started.stop();
    }
  }

  /**
   * All that its start brings about is done. A loss that came before is told now: had it been told
   * at once, the start would have taken away the place in the line that the loss gave the call.
   */
  void onStartKnown() {
    isStartKnown = true;
    tellLoss();
  }

  void stop() {
    isStopped = true;
    LinkedRun started = run;
    if (started != null) {
      started.stop();
    }
  }

  void answer(int sequence, CommandResult result, long clockMicros) {
    LinkedRun asking = run;
    if (asking != null) {
      asking.answer(sequence, result, clockMicros);
    }
  }

  @Override
  public void onBegun() {
    call.on(new CallEvent.Begun(number));
  }

  @Override
  public void onCommand(LinkedRun from, int sequence, Command command) {
    run = from;
    call.on(new CallEvent.Asked(number, sequence, command));
  }

  @Override
  public void onLogged(String line) {
    call.on(new CallEvent.Logged(number, line));
  }

  @Override
  public void onTimeExtended(Duration by) {
    call.on(new CallEvent.TimeExtended(number, by));
  }

  @Override
  public void onEnded(LinkedRun ended, RunEnd end) {
    call.onEnded(new CallEvent.Ended(number, end));
  }

  @Override
  public void onLost(LinkedRun lost, RunLoss why) {
    loss.set(new CallEvent.Lost(number, lost.incarnation(), why));
    if (isStartKnown) {
      tellLoss();
    }
  }

  private void tellLoss() {
    CallEvent.Lost told = loss.getAndSet(null);
    if (told != null) {
      call.onLost(told);
    }
  }
}
